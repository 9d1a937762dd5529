import { h } from './dom.js';
import { dateText, t } from './i18n.js';

const MARKS = { removed: 'del', added: 'ins' };

/**
 * A passage and what a newer version says in its place, as one text with what went and what came.
 *
 * @param {Object} comparison as the server gives it
 * @param {{version: number, onBack: Function}} shown the version that the passage is of, and what goes back to it
 */
export function comparisonView({ version: newer, version_date: date, page, changes }, { version, onBack }) {
  const where = [date && dateText(date), page != null && t('chat.page', page)].filter(Boolean).join(' · ');
  return h('article', { class: 'paper-text comparison' },
    h('h3', {}, t('chat.compare.title', newer)),
    where && h('p', { class: 'hint' }, where),
    h('p', { class: 'hint' }, t(finding(changes), version, newer)),
    changes.length > 0 && h('p', { class: 'compared' }, changes.flatMap(change => [piece(change), ' '])),
    h('button', { type: 'button', class: 'btn', on: { click: onBack } }, t('chat.compare.back')));
}

function finding(changes) {
  if (changes.length === 0) {
    return 'chat.compare.none';
  }
  return changes.every(({ kind }) => kind === 'same') ? 'chat.compare.same' : 'chat.compare.changed';
}

/** Some words that went, came or stayed: told apart by more than a colour, also to whoever listens. */
export function piece({ kind, text }) {
  const mark = MARKS[kind];
  return mark ? h(mark, {}, text) : text;
}
