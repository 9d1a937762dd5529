// Conveniences only: every reader copes with nothing stored, and a forbidden storage is no error.

const PREFIX = 'vademecum.';

function attempt(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

/** @param {string} key @returns {?string} what this device remembers */
export function recall(key) {
  return attempt(() => localStorage.getItem(PREFIX + key));
}

/** @param {string} key @param {string} value kept on this device */
export function remember(key, value) {
  attempt(() => localStorage.setItem(PREFIX + key, value));
}

/** @param {string} key */
export function forget(key) {
  attempt(() => localStorage.removeItem(PREFIX + key));
}

/** @param {string} key @returns {string} the half-typed text of this tab, or '' */
export function draft(key) {
  return attempt(() => sessionStorage.getItem(`${PREFIX}draft.${key}`)) ?? '';
}

/** @param {string} key @param {string} text kept until the tab closes; '' removes it */
export function keepDraft(key, text) {
  attempt(() =>
    text ? sessionStorage.setItem(`${PREFIX}draft.${key}`, text) : sessionStorage.removeItem(`${PREFIX}draft.${key}`));
}
