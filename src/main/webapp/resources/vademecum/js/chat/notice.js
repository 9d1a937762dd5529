import { url } from './config.js';
import { byId, h } from './dom.js';
import { icon } from './icons.js';
import { t } from './i18n.js';
import { announce } from './live.js';

/** Says above the composer why a question was not taken. @param {string} text */
export function showProblem(text) {
  byId('notice').replaceChildren(h('div', { class: 'banner banner-bad' }, icon('alert'), h('p', {}, text),
    h('button', { type: 'button', class: 'btn-icon btn-small', icon: 'x', 'aria-label': t('chat.dismiss'), on: { click: clearProblem } })));
  announce(text);
}

/** The session is over: what was typed is kept, and signing in leads back here. */
export function showSessionExpired() {
  if (byId('notice').querySelector('[data-expired]')) {
    return;
  }
  const next = location.pathname + location.search + location.hash;
  byId('notice').replaceChildren(h('div', { class: 'banner banner-warn', data: { expired: 'true' } }, icon('log-in'),
    h('p', {}, h('strong', {}, t('chat.expired.title')), ' ', t('chat.expired.text')),
    h('a', { class: 'btn btn-primary btn-small', href: url(`/login?next=${encodeURIComponent(next)}`) }, t('chat.sign_in'))));
  announce(`${t('chat.expired.title')} ${t('chat.expired.text')}`);
}

/** The problem is solved or was read; a lost session is not dismissed. */
export function clearProblem() {
  if (!byId('notice').querySelector('[data-expired]')) {
    byId('notice').replaceChildren();
  }
}
