import { byId } from './dom.js';
import { t } from './i18n.js';

/** Says above the composer how much of today's tokens is spent, once it is most of them. @param {{budget_percent: ?number}} me */
export function showBudget({ budget_percent: percent }) {
  const line = byId('budget');
  line.hidden = percent == null;
  line.textContent = percent == null ? '' : t('chat.budget', Math.min(percent, 100));
}
