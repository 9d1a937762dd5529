import { byId } from './dom.js';
import { t } from './i18n.js';

/** @param {?string} title of the thread, or null for a new chat @param {?string} assistant its name */
export function showHeading(title, assistant) {
  const heading = byId('heading');
  heading.querySelector('h1').textContent = title ?? t('chat.new');
  heading.querySelector('.heading-sub').textContent = assistant ?? '';
  byId('thread-menu').hidden = title === null;
  document.title = title ? t('chat.title.of', title) : t('chat.brand');
}

/** Nothing is known yet: no words, no menu. */
export function clearHeading() {
  byId('heading').querySelector('h1').textContent = '';
  byId('heading').querySelector('.heading-sub').textContent = '';
  byId('thread-menu').hidden = true;
}
