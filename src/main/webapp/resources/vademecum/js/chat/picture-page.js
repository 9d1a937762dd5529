import { h } from './dom.js';
import { highlight } from './highlight.js';
import { findQuote } from './match.js';
import { itemsOf, layWords } from './recognised-words.js';

/**
 * Shows a document that is a picture, as wide as the pane, with the quote marked.
 * @param {HTMLElement} host a scrolling element
 * @param {{url: string, alt: string, words: ?import('./recognised-words.js').Recognised, quote: string}} wanted
 * @returns {Promise<boolean>} whether the quote was found; fails when the picture cannot be shown
 */
export async function showPicture(host, { url, alt, words, quote }) {
  const image = h('img', { alt, src: url });
  await image.decode();
  const marks = h('div', { class: 'passage-layer', 'aria-hidden': 'true' });
  const text = h('div', { class: 'text-layer' });
  const sheet = h('div', { class: 'pdf-page picture-page' }, image, marks, text);
  host.replaceChildren(sheet);
  if (!words) {
    return false;
  }
  let first = null;
  const draw = () => {
    sheet.style.setProperty('--total-scale-factor', sheet.clientWidth / words.width);
    first = highlight(marks, layWords(text, words), findQuote(itemsOf(words), quote));
  };
  draw();
  new ResizeObserver(draw).observe(sheet);
  host.scrollTop = first ? first.offsetTop - host.clientHeight * 0.3 : 0;
  return first !== null;
}
