import { keepDraft } from './storage.js';

/** A question on its way: seen in the conversation at once, and back in the composer when the server refuses it. */
export class Question {
  #text;
  #key;
  #composer;
  #bubble;
  #view;
  #typed;

  /**
   * @param {?string} text null when the last question is asked again
   * @param {string} key of the draft
   * @param {{view: import('./thread.js').ThreadView, composer: import('./composer.js').Composer}} parts
   */
  constructor(text, key, { view, composer }) {
    this.#text = text;
    this.#key = key;
    this.#composer = composer;
    this.#view = view;
    this.#bubble = text === null ? null : view.addQuestion(text);
    this.#typed = composer.value.trim() === text;
    if (this.#typed) {
      composer.set('');
      keepDraft(key, text); // until the server has it
    }
  }

  /** @param {Object} message the server has it */
  accepted(message) {
    if (this.#bubble?.isConnected) {
      this.#view.identify(this.#bubble, message);
    }
    if (this.#typed) {
      keepDraft(this.#key, '');
    }
  }

  /** The server did not take it. */
  refused() {
    this.#bubble?.remove();
    if (this.#text !== null && this.#composer.value === '') {
      this.#composer.set(this.#text);
    }
  }
}
