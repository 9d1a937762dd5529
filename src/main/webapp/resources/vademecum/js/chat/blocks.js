import { h } from './dom.js';
import { t } from './i18n.js';

/**
 * The answer's text as blocks of HTML that the server has made safe. A block that comes again with more in it keeps
 * the nodes it already has, so that nothing jumps and a selection or a focused chip survives.
 */
export class Blocks {
  element = h('div', { class: 'blocks' });
  #sources = [];
  #decorate;

  /** @param {Function} decorate called with every new node */
  constructor(decorate) {
    this.#decorate = decorate;
  }

  /** @param {number} from index of the first block that changes @param {string[]} blocks all blocks from there on */
  replace(from, blocks) {
    const sources = blocks.map(parse);
    sources.forEach((source, index) => this.#put(from + index, source));
    const length = from + sources.length;
    while (this.element.children.length > length) {
      this.element.lastElementChild.remove();
    }
    this.#sources.length = length;
  }

  /** @param {string} html the whole answer */
  replaceAll(html) {
    this.replace(0, [...toFragment(html).children].map(child => child.outerHTML));
  }

  #put(index, source) {
    const old = this.#sources[index];
    const live = this.element.children[index];
    this.#sources[index] = source;
    if (!live) {
      this.element.append(this.#make(source));
    } else if (!old?.isEqualNode(source)) {
      if (canGrow(old, source)) {
        this.#grow(live, old, source);
      } else {
        live.replaceWith(this.#make(source));
      }
    }
  }

  #make(source) {
    const node = this.#fresh(source);
    return node.localName === 'table' ? h('div', { class: 'table-scroll' }, node) : node;
  }

  #fresh(source) {
    const node = source.cloneNode(true);
    if (node.nodeType === Node.ELEMENT_NODE) {
      this.#decorate(node);
    }
    return node;
  }

  #grow(live, old, source) {
    const before = [...old.childNodes];
    [...source.childNodes].forEach((child, index) => {
      const current = live.childNodes[index];
      if (!current) {
        live.append(this.#fresh(child));
      } else if (!before[index]?.isEqualNode(child)) {
        current.replaceWith(this.#fresh(child));
      }
    });
    while (live.childNodes.length > source.childNodes.length) {
      live.lastChild.remove();
    }
  }
}

/** Screen readers hear how a sentence is supported; the eye has the rule at its left. */
export function describeSupport(node) {
  const sentences = node.matches('.sentence') ? [node] : node.querySelectorAll('.sentence');
  for (const sentence of sentences) {
    const support = sentence.dataset.support ?? ['quoted', 'supported', 'unsupported'].find(name => sentence.classList.contains(name));
    if (support) {
      sentence.dataset.support = support;
      sentence.append(h('span', { class: 'sr-only' }, ` (${t(`chat.support.${support}`)})`));
    }
  }
}

/** @param {string} html @returns {DocumentFragment} */
export function toFragment(html) {
  const template = document.createElement('template');
  template.innerHTML = html;
  return template.content;
}

function parse(html) {
  const { children } = toFragment(html.trim());
  return children.length === 1 ? children[0] : Object.assign(document.createElement('div'), { innerHTML: html });
}

function canGrow(old, source) {
  return old && old.localName === source.localName && old.localName !== 'table' && old.className === source.className;
}
