import { url } from './config.js';
import { h } from './dom.js';
import { icon } from './icons.js';
import { count, dateText, t } from './i18n.js';

/**
 * The empty chat: who answers, from what, and what one might ask.
 * @param {Object} assistant @param {Function} ask called with a starter question
 * @returns {HTMLElement}
 */
export function welcome(assistant, ask) {
  return h('div', { class: 'welcome' },
    h('span', { class: 'tile tile-large', 'aria-hidden': 'true' }, assistant.initials),
    h('h2', {}, assistant.name),
    assistant.description && h('p', { class: 'muted' }, assistant.description),
    assistant.shared && h('p', { class: 'hint' }, t('chat.shared.text', assistant.department.name)),
    h('p', { class: 'hint' }, knows(assistant)),
    assistant.indexing > 0 && h('p', {}, h('span', { class: 'state state-busy' }, count('chat.indexing', assistant.indexing))),
    assistant.starters?.length > 0 && h('ul', { class: 'starters', 'aria-label': t('chat.starters') }, assistant.starters.map(starter =>
      h('li', {}, h('button', { type: 'button', class: 'starter', on: { click: () => ask(starter) } }, starter)))));
}

function knows({ documents, newest_version_at: newest }) {
  const known = count('chat.documents', documents ?? 0);
  return documents && newest ? t('chat.documents.newest', known, dateText(newest)) : known;
}

/** @param {?string} adminUrl where those who may can set one up @returns {HTMLElement} */
export function noAssistants(adminUrl) {
  return h('div', { class: 'empty' }, icon('book'), h('h2', {}, t('chat.none.title')),
    h('p', {}, t('chat.none.text')), adminUrl && h('a', { class: 'btn', href: adminUrl }, t('chat.admin')));
}

/** @returns {HTMLElement} for a thread that is not there, or not the reader's */
export function noThread() {
  return h('div', { class: 'empty' }, icon('search-x'), h('h2', {}, t('chat.missing.title')),
    h('p', {}, t('chat.missing.text')), h('a', { class: 'btn', href: url('/chat'), data: { newChat: 'true' } }, t('chat.new')));
}

/** @param {string} text @param {Function} again @returns {HTMLElement} for a page that could not be loaded */
export function notLoaded(text, again) {
  return h('div', { class: 'empty' }, icon('wifi-off'), h('h2', {}, t('chat.not_loaded')), h('p', {}, text),
    h('button', { type: 'button', class: 'btn', on: { click: again } }, t('chat.load_again')));
}
