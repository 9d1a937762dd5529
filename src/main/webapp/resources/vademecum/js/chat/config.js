const data = document.body.dataset;

/** What the page tells its scripts. URLs are relative to the server's root and carry the context path. */
export const config = {
  context: data.context ?? '', // Facelets leaves an empty attribute out
  locale: data.locale || 'en',
  csrf: data.csrf,
  pdfjs: data.pdfjs,
  messages: JSON.parse(data.messages || '{}'),
};

/** The longest question the server takes, in characters. */
export const QUESTION_LIMIT = 32000;

/** @param {string} path beginning with a slash @returns {string} the URL inside this application */
export function url(path) {
  return config.context + path;
}

/** @returns {boolean} whether rail and evidence are sheets */
export function isPhone() {
  return matchMedia('(max-width: 759.98px)').matches;
}
