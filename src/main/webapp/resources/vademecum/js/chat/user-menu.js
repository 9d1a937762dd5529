import { config, url } from './config.js';
import { byId, h } from './dom.js';
import { t } from './i18n.js';
import { openPanel } from './menu.js';
import { place } from './router.js';
import { chooseTheme, currentTheme } from './theme.js';

/**
 * The user's corner of the rail: who is signed in, language, theme, administration, API keys, signing out.
 * @param {Object} me
 */
export function showUser(me) {
  const button = byId('user-button');
  button.querySelector('.tile').textContent = initials(me.name);
  button.querySelector('.user-name').replaceChildren(h('span', { class: 'truncate' }, me.name),
    h('span', { class: 'hint truncate' }, me.departments.map(department => department.name).join(', ')));
  button.addEventListener('click', () => openPanel(button, panel(me)));
  button.disabled = false;
}

/** @param {?Object} me @returns {?string} where this user administers, or null */
export function adminUrl(me) {
  if (me?.roles.some(role => role === 'curator' || role === 'admin')) {
    return url('/admin/documents');
  }
  return me?.roles.includes('reviewer') ? url('/admin/review') : null;
}

function panel(me) {
  const admin = adminUrl(me);
  return h('div', { class: 'menu user-menu', role: 'dialog', 'aria-label': me.name },
    h('p', { class: 'menu-label', id: 'language-label' }, t('chat.language')),
    h('div', { class: 'segmented', role: 'group', 'aria-labelledby': 'language-label' }, language('en'), language('de')),
    h('p', { class: 'menu-label', id: 'theme-label' }, t('chat.theme')),
    themes(),
    h('hr', { class: 'menu-line' }),
    admin && h('a', { class: 'menu-item', href: admin, icon: 'settings' }, t('chat.admin')),
    h('a', { class: 'menu-item', href: url('/my-keys'), icon: 'key' }, t('chat.my_keys')),
    h('a', { class: 'menu-item', href: url('/my-data'), icon: 'file-text' }, t('chat.my_data')),
    h('button', { type: 'button', class: 'menu-item', icon: 'log-out', on: { click: () => byId('logout').submit() } }, t('chat.sign_out')));
}

function language(code) {
  const thread = place().thread;
  const query = new URLSearchParams({ ...(thread ? { thread } : {}), lang: code });
  return h('a', { href: url(`/chat?${query}`), lang: code, hreflang: code, 'aria-current': config.locale.startsWith(code) && 'true' },
    t(`chat.language.${code}`));
}

function themes() {
  const group = h('div', { class: 'segmented', role: 'radiogroup', 'aria-labelledby': 'theme-label' });
  const show = () => group.replaceChildren(...['light', 'dark', 'system'].map(theme => h('button', {
    type: 'button', role: 'radio', 'aria-checked': String(currentTheme() === theme), data: { theme },
    on: { click: () => { chooseTheme(theme); show(); group.querySelector(`[data-theme="${theme}"]`).focus(); } },
  }, t(`chat.theme.${theme}`))));
  show();
  return group;
}

function initials(name) {
  const words = name.trim().split(/\s+/);
  return (words[0][0] + (words.length > 1 ? words.at(-1)[0] : '')).toUpperCase();
}
