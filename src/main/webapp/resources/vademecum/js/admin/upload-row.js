import { h } from '../chat/dom.js';
import { t } from '../chat/i18n.js';
import { sizeText } from './sizes.js';

const key = name => `admin_documents.script.${name}`;

/** An upload in the list: name, bar, what is happening, what can be done. */
export class UploadRow {
  element;
  #upload;
  #bar;
  #text = h('p', { class: 'upload-text' });
  #actions = h('div', { class: 'upload-actions' });
  #shown = '';

  /** @param {import('./upload.js').Upload} upload @param {string} target where it goes @param {Function} dismiss */
  constructor(upload, target, dismiss) {
    this.#upload = upload;
    const { name } = upload.file;
    this.#bar = h('progress', { class: 'bar', max: upload.file.size || 1, 'aria-label': t(key('progress_of'), name) });
    this.element = h('li', { class: 'upload' },
      h('span', { class: 'upload-name truncate', title: name }, name), h('span', { class: 'upload-target hint truncate' }, target),
      h('div', { class: 'upload-progress' }, this.#bar, this.#text), this.#actions);
    this.dismiss = dismiss;
    this.show();
  }

  /** Follows the upload. */
  show() {
    const { state, sent } = this.#upload;
    this.element.dataset.state = state;
    this.#bar.hidden = !this.#upload.active;
    if (state === 'storing') {
      this.#bar.removeAttribute('value');
    } else {
      this.#bar.value = sent;
    }
    this.#text.textContent = this.statusText();
    this.#text.className = `upload-text ${state === 'failed' ? 'error-text' : 'hint'}`;
    if (this.#shown !== state) {
      this.#shown = state;
      this.#showActions();
    }
  }

  /** @returns {string} the state in words */
  statusText() {
    const { state, sent, file, problem, detail, result, pause } = this.#upload;
    switch (state) {
      case 'sending': return t(key('sent'), sizeText(sent), sizeText(file.size));
      case 'retrying': return t(key('retrying'), pause);
      case 'failed': return t(key(problem), detail);
      case 'done': return doneText(result);
      default: return t(key(state));
    }
  }

  #showActions() {
    const hadFocus = this.#actions.contains(document.activeElement);
    const { name } = this.#upload.file;
    const button = (label, spoken, click) =>
      h('button', { type: 'button', class: 'btn btn-small', 'aria-label': t(key(spoken), name), on: { click } }, label);
    this.#actions.replaceChildren(...[
      this.#upload.active && button(t(key('cancel')), 'cancel_of', () => this.#upload.cancel()),
      this.#upload.retryable && button(t(key('retry')), 'retry_of', () => this.#upload.retry()),
      !this.#upload.active && h('button', {
        type: 'button', class: 'btn-icon btn-small', icon: 'x', 'aria-label': t(key('dismiss_of'), name), on: { click: () => this.dismiss() },
      }),
    ].filter(Boolean));
    if (hadFocus) {
      this.#actions.querySelector('button')?.focus();
    }
  }
}

function doneText(result) {
  if (result.duplicate) {
    return t(key('duplicate'));
  }
  return result.version > 1 ? t(key('new_version'), result.version) : t(key('stored'));
}
