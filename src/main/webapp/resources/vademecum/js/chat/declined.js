import { h } from './dom.js';
import { icon } from './icons.js';
import { count, t } from './i18n.js';

/**
 * The card of a question the manuals do not answer: what was searched, and where to look on.
 * @param {Object} message @param {Function} open called with the section that is chosen
 * @returns {HTMLElement}
 */
export function declinedCard(message, open) {
  const { searched, nearest = [] } = message;
  return h('div', { class: 'card declined' },
    h('div', { class: 'declined-head' }, icon('search-x'), h('div', {},
      h('h2', {}, t('chat.declined.title')),
      h('p', { class: 'muted' }, searched
        ? t('chat.declined.searched', count('chat.searched.manuals', searched.manuals ?? 0), count('chat.searched.passages', searched.passages ?? 0))
        : t('chat.declined.text')))),
    nearest.length > 0 && h('div', { class: 'declined-near' },
      h('h3', { class: 'rail-title' }, t('chat.declined.nearest')),
      h('ul', {}, nearest.map(section => h('li', {}, nearRow(section, open))))),
    h('p', { class: 'hint' }, t('chat.declined.advice')));
}

function nearRow(section, open) {
  const page = section.page != null && t('chat.page.short', section.page);
  return h('button', { type: 'button', class: 'near', icon: 'file-text', on: { click: () => open(section) } },
    h('span', { class: 'near-text' }, h('span', {}, section.section || section.title), h('span', { class: 'hint' },
      section.section ? [section.title, page].filter(Boolean).join(' · ') : page || '')));
}
