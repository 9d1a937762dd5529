import { QUESTION_LIMIT } from './config.js';
import { byId } from './dom.js';
import { t } from './i18n.js';
import { draft, keepDraft } from './storage.js';

const COUNT_FROM = 0.9;
const HEIGHT_MAX = 240;

/** Where questions are typed. What is typed stays until the server has it, over errors and reloads. */
export class Composer {
  #actions;
  #form = byId('composer');
  #text = byId('question');
  #send = byId('send');
  #stop = byId('stop');
  #count = byId('composer-count');
  #key = null;
  #running = false;
  #enabled = true;

  /** @param {{send: Function, stop: Function, recall: Function}} actions `recall` gives the last question */
  constructor(actions) {
    this.#actions = actions;
    this.#form.addEventListener('submit', event => {
      event.preventDefault();
      this.#submit();
    });
    this.#text.addEventListener('input', () => this.#changed());
    this.#text.addEventListener('keydown', event => this.#keyed(event));
    this.#stop.addEventListener('click', () => actions.stop());
    this.#form.addEventListener('click', event => event.target === this.#form && this.#text.focus());
    this.#changed();
  }

  /** @param {string} key whose draft is shown @param {?string} assistant name of who is asked */
  use(key, assistant) {
    const typed = this.#key === null ? this.#text.value : '';
    this.#key = key;
    this.#text.placeholder = assistant ? t('chat.ask', assistant) : t('chat.question');
    this.set(typed || draft(key));
  }

  /** What is typed from here on belongs to the key that comes next. */
  release() {
    this.#key = null;
    this.#text.placeholder = t('chat.question');
    this.set('');
  }

  /** @param {string} text shown and kept as a draft */
  set(text) {
    this.#text.value = text;
    this.#changed();
  }

  /** @returns {string} */
  get value() {
    return this.#text.value;
  }

  /** Puts the cursor in, but not where that would raise a keyboard on the screen. */
  focus() {
    if (matchMedia('(hover: hover)').matches) {
      this.#text.focus({ preventScroll: true });
    }
  }

  /** @param {boolean} running whether an answer is being written: then there is Stop instead of Send */
  setRunning(running) {
    const hadFocus = [this.#send, this.#stop].includes(document.activeElement);
    this.#running = running;
    this.#stop.hidden = !running;
    this.#send.hidden = running;
    if (hadFocus) {
      this.focus();
    }
    this.#changed();
  }

  /** @param {boolean} enabled false when there is nobody to ask */
  setEnabled(enabled) {
    this.#enabled = enabled;
    this.#form.hidden = !enabled;
    this.#changed();
  }

  #submit() {
    const text = this.#text.value.trim();
    if (text && !this.#running && this.#text.value.length <= QUESTION_LIMIT) {
      this.#actions.send(text);
    }
  }

  #keyed(event) {
    if (event.isComposing) {
      return;
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === 'ArrowUp' && this.#text.value === '') {
      event.preventDefault();
      this.set(this.#actions.recall() ?? '');
      this.#text.setSelectionRange(this.#text.value.length, this.#text.value.length);
    }
  }

  #changed() {
    const { length } = this.#text.value;
    if (this.#key) {
      keepDraft(this.#key, this.#text.value);
    }
    this.#showCount(length);
    this.#send.disabled = !this.#enabled || this.#text.value.trim() === '' || length > QUESTION_LIMIT;
    this.#text.style.height = 'auto';
    this.#text.style.height = `${Math.min(this.#text.scrollHeight, HEIGHT_MAX)}px`;
  }

  #showCount(length) {
    const over = length - QUESTION_LIMIT;
    this.#count.hidden = length < QUESTION_LIMIT * COUNT_FROM;
    this.#count.textContent = over > 0 ? t('chat.composer.over', over, QUESTION_LIMIT) : t('chat.composer.left', -over);
    this.#count.classList.toggle('error-text', over > 0);
    byId('composer-hint').hidden = !this.#count.hidden;
    this.#text.setAttribute('aria-invalid', String(over > 0));
  }
}
