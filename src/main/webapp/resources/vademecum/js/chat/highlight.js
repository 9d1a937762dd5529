import { h } from './dom.js';

const PAD_X = 2;
const PAD_Y = 1;

/**
 * Draws the highlighter over parts of a text layer.
 * @param {HTMLElement} layer an empty element that lies over the page
 * @param {HTMLElement[]} texts the text layer's elements
 * @param {import('./match.js').Span[]} spans
 * @returns {?HTMLElement} the first box
 */
export function highlight(layer, texts, spans) {
  const origin = layer.getBoundingClientRect();
  const rects = spans.flatMap(span => rectsOf(texts[span.item], span));
  const boxes = lines(rects).map(line => box(line, origin));
  layer.replaceChildren(...boxes);
  return boxes[0] ?? null;
}

function rectsOf(element, { start, end }) {
  const text = element?.firstChild;
  if (!text) {
    return [];
  }
  const range = document.createRange();
  range.setStart(text, Math.min(start, text.length));
  range.setEnd(text, Math.min(includeClosing(text.data, end), text.length));
  return [...range.getClientRects()].filter(rect => rect.width > 0.5);
}

/** A passage's last full stop or bracket belongs to it, though only letters are compared. */
function includeClosing(text, end) {
  const closing = /^[.,;:!?)\]”’"'%]+/.exec(text.slice(end));
  return closing ? end + closing[0].length : end;
}

/** Joins the pieces of one line; a wide gap, as between table cells, stays. */
function lines(rects) {
  const result = [];
  for (const { left, right, top, bottom } of rects) {
    const height = bottom - top;
    const line = result.find(other =>
      Math.min(other.bottom, bottom) - Math.max(other.top, top) > 0.5 * Math.min(other.bottom - other.top, height)
      && left - other.right < 1.2 * height && other.left - right < 1.2 * height);
    if (line) {
      line.left = Math.min(line.left, left);
      line.right = Math.max(line.right, right);
      line.top = Math.min(line.top, top);
      line.bottom = Math.max(line.bottom, bottom);
    } else {
      result.push({ left, right, top, bottom });
    }
  }
  return result;
}

function box(line, origin) {
  const node = h('div', { class: 'passage-box' });
  node.style.left = `${line.left - origin.left - PAD_X}px`;
  node.style.top = `${line.top - origin.top - PAD_Y}px`;
  node.style.width = `${line.right - line.left + 2 * PAD_X}px`;
  node.style.height = `${line.bottom - line.top + 2 * PAD_Y}px`;
  return node;
}
