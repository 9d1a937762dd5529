import { api } from './api.js';
import { h } from './dom.js';
import { t } from './i18n.js';
import { refusalText } from './notes.js';
import { toast } from './toast.js';

const REASONS = ['wrong', 'incomplete', 'outdated', 'other'];

/** "Helpful" and "Not right" under an answer, and the form that asks why. */
export class Feedback {
  buttons;
  form = h('div', { class: 'feedback' });
  #message;
  #given;

  /** @param {Object} message */
  constructor(message) {
    this.#message = message;
    this.#given = message.feedback ?? { rating: null, reason: null, comment: null };
    this.buttons = [this.#button('up', 'chat.helpful', () => this.#rateUp()), this.#button('down', 'chat.not_right', () => this.#askWhy())];
    this.#show();
  }

  #button(rating, key, action) {
    return h('button', { type: 'button', class: 'btn btn-quiet btn-small', data: { rating }, on: { click: action } }, t(key));
  }

  #rateUp() {
    this.form.replaceChildren();
    const rating = this.#given.rating === 'up' ? null : 'up';
    this.#give({ rating, reason: null, comment: null }, rating ? t('chat.feedback.thanks') : null);
  }

  #askWhy() {
    if (this.form.firstChild) {
      this.form.replaceChildren();
      return;
    }
    this.form.replaceChildren(this.#makeForm());
    this.form.querySelector('input:checked, input').focus({ preventScroll: true });
    this.form.scrollIntoView({ block: 'nearest' });
  }

  #makeForm() {
    const name = `reason-${this.#message.id}`;
    return h('form', { class: 'card feedback-form', on: { submit: event => this.#submit(event), keydown: event => this.#escape(event) } },
      h('fieldset', {}, h('legend', {}, t('chat.feedback.why')), h('div', { class: 'row row-wrap feedback-reasons' },
        REASONS.map(reason => h('label', { class: 'check' },
          h('input', { type: 'radio', name, value: reason, required: true, checked: this.#given.reason === reason }),
          t(`chat.feedback.${reason}`))))),
      h('label', { class: 'field' }, h('span', { class: 'label' }, t('chat.feedback.comment')),
        h('textarea', { class: 'textarea', name: 'comment', rows: 2, maxlength: 2000 }, this.#given.comment ?? '')),
      h('div', { class: 'row' },
        h('button', { type: 'submit', class: 'btn btn-primary btn-small' }, t('chat.feedback.send')),
        h('button', { type: 'button', class: 'btn btn-quiet btn-small', on: { click: () => this.#close() } }, t('chat.cancel')),
        this.#given.rating === 'down' && h('button', {
          type: 'button', class: 'btn btn-quiet btn-small push', on: { click: () => this.#takeBack() },
        }, t('chat.feedback.take_back'))));
  }

  #submit(event) {
    event.preventDefault();
    const data = new FormData(event.target);
    const reason = data.get(`reason-${this.#message.id}`);
    this.#close();
    this.#give({ rating: 'down', reason, comment: data.get('comment').trim() || null }, t('chat.feedback.thanks'));
  }

  #takeBack() {
    this.#close();
    this.#give({ rating: null, reason: null, comment: null }, null);
  }

  #escape(event) {
    if (event.key === 'Escape') {
      event.stopPropagation();
      this.#close();
    }
  }

  #close() {
    this.form.replaceChildren();
    this.buttons[1].focus();
  }

  async #give(feedback, thanks) {
    const before = this.#given;
    this.#given = feedback;
    this.#show();
    try {
      await api.feedback(this.#message.id, feedback);
      if (thanks) {
        toast(thanks);
      }
    } catch (error) {
      this.#given = before;
      this.#show();
      toast(refusalText(error));
    }
  }

  #show() {
    for (const button of this.buttons) {
      button.setAttribute('aria-pressed', String(this.#given.rating === button.dataset.rating));
    }
  }
}
