import { byId, h } from './dom.js';

/**
 * Says something to screen readers through the page's only live region.
 * @param {string} text whole sentences; spoken when the reader is idle
 */
export function announce(text) {
  const region = byId('live');
  const line = h('p', {}, text);
  region.append(line);
  setTimeout(() => line.remove(), 15_000);
}

/** Speaks an answer by the sentence: each once, and the last one only when it can no longer grow. */
export class SentenceSpeaker {
  #spoken = 0;

  /** @param {Element} blocks the answer so far @param {boolean} finished whether no more will come */
  follow(blocks, finished = false) {
    const sentences = [...blocks.querySelectorAll('.sentence, tr, pre, h2, h3, h4')]
      .filter(element => !element.parentElement.closest('.sentence, tr'));
    const ready = finished ? sentences.length : sentences.length - 1;
    const fresh = sentences.slice(this.#spoken, ready).map(spokenText);
    if (fresh.length > 0) {
      announce(fresh.join(' '));
      this.#spoken = ready;
    }
  }

  /** The answer starts again from nothing. */
  reset() {
    this.#spoken = 0;
  }
}

function spokenText(element) {
  const parts = element.cells ? [...element.cells] : [element];
  return parts.map(part => part.textContent.trim()).join(', ');
}
