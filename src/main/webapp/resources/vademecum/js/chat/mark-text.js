import { h } from './dom.js';
import { findQuote } from './match.js';

/**
 * Marks a quote in a text whose passage the server did not mark, as in another version of a document.
 * @param {HTMLElement} root @param {string} quote
 * @returns {?HTMLElement} the first mark
 */
export function markQuote(root, quote) {
  const nodes = textNodes(root);
  const items = nodes.map((node, index) => ({ text: node.data, x: 0, y: -index * 2, height: 1 }));
  const marks = findQuote(items, quote).reverse().map(({ item, start, end }) => {
    const range = document.createRange();
    range.setStart(nodes[item], start);
    range.setEnd(nodes[item], end);
    const mark = h('mark');
    range.surroundContents(mark);
    return mark;
  });
  return marks.at(-1) ?? null;
}

function textNodes(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) {
    nodes.push(walker.currentNode);
  }
  return nodes;
}
