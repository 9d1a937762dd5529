import { config, url } from '../chat/config.js';
import { byId, h } from '../chat/dom.js';
import { t } from '../chat/i18n.js';
import { openPanel } from '../chat/menu.js';
import { chooseTheme, currentTheme } from '../chat/theme.js';
import { toast } from '../chat/toast.js';
import './relative-time.js';

const button = byId('user-button');
button.addEventListener('click', () => openPanel(button, panel()));

function panel() {
  return h('div', { class: 'menu user-menu' },
    h('p', { class: 'menu-label', id: 'language-label' }, t('chat.language')),
    h('div', { class: 'segmented', role: 'group', 'aria-labelledby': 'language-label' }, language('en'), language('de')),
    h('p', { class: 'menu-label', id: 'theme-label' }, t('chat.theme')),
    themes(),
    h('hr', { class: 'menu-line' }),
    h('a', { class: 'menu-item', href: url('/my-keys'), icon: 'key' }, t('chat.my_keys')),
    h('a', { class: 'menu-item', href: url('/my-data'), icon: 'file-text' }, t('chat.my_data')),
    h('button', { type: 'button', class: 'menu-item', icon: 'log-out', on: { click: () => byId('logout').submit() } },
      t('chat.sign_out')));
}

function language(code) {
  const query = new URLSearchParams(location.search);
  query.set('lang', code);
  return h('a', { href: `?${query}`, lang: code, hreflang: code, 'aria-current': config.locale.startsWith(code) && 'true' },
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

/**
 * Calls a remote command of the page.
 * @param {string} command its name
 * @param {Object<string, string|string[]>} [params] request parameters
 */
export function send(command, params = {}) {
  window[command](Object.entries(params).flatMap(([name, values]) => [values].flat().map(value => ({ name, value }))));
}

/**
 * After each ajax request of the page, with what the server told; also when it failed.
 * @param {Function} listener called with {Object} told, empty when nothing was
 */
export function afterAjax(listener) {
  window.jQuery(document).on('pfAjaxComplete', (event, xhr, settings, told) => listener(told ?? {}));
}

// A page without components of PrimeFaces has no jQuery, and makes no ajax requests.
window.jQuery?.(document).on('pfAjaxError', () => toast(t('admin.script.failed')));
