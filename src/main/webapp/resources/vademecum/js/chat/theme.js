import * as storage from './storage.js';

const KEY = 'theme';

/** @returns {'light'|'dark'|'system'} what the user chose */
export function currentTheme() {
  const theme = storage.recall(KEY);
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

/** @param {'light'|'dark'|'system'} theme applied at once and remembered on this device */
export function chooseTheme(theme) {
  if (theme === 'system') {
    storage.forget(KEY);
    delete document.documentElement.dataset.theme;
  } else {
    storage.remember(KEY, theme);
    document.documentElement.dataset.theme = theme;
  }
}
