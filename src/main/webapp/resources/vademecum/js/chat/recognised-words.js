import { h } from './dom.js';

/**
 * The words that were recognised in the picture of a page: what is compared with a quote, and a text that can be selected.
 * @typedef {{page: number, width: number, height: number, confidence: number, words: Object[]}} Recognised
 */

/** @param {Recognised} page @returns {import('./match.js').Item[]} as a PDF's own text would be */
export function itemsOf(page) {
  return page.words.map(word => ({
    text: word.text, x: word.left, y: page.height - word.bottom, width: word.right - word.left, height: word.bottom - word.top,
  }));
}

/**
 * Lays the words over the picture, unseen.
 * @param {HTMLElement} layer an element that lies over the whole page
 * @param {Recognised} page
 * @returns {HTMLElement[]} an element for each word
 */
export function layWords(layer, page) {
  const lines = linesOf(page.words);
  const spans = page.words.map(word => {
    const { top, bottom } = lines.get(word.line);
    const span = h('span', {}, word.text);
    span.style.left = `${100 * word.left / page.width}%`;
    span.style.top = `${100 * top / page.height}%`;
    span.style.setProperty('--font-height', `${bottom - top}px`);
    return span;
  });
  // A blank between words, so that a selection reads as text.
  layer.replaceChildren(...spans.flatMap(span => [span, ' ']));
  const unit = layer.getBoundingClientRect().width / page.width;
  const widths = spans.map(span => span.getBoundingClientRect().width);
  spans.forEach((span, index) => {
    const { left, right } = page.words[index];
    span.style.setProperty('--scale-x', widths[index] > 0 ? (right - left) * unit / widths[index] : 1);
  });
  return spans;
}

/** Letters differ in height; the words of a line are marked alike. */
function linesOf(words) {
  const lines = new Map();
  for (const { line, top, bottom } of words) {
    const known = lines.get(line);
    lines.set(line, known ? { top: Math.min(known.top, top), bottom: Math.max(known.bottom, bottom) } : { top, bottom });
  }
  return lines;
}
