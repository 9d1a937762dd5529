import { Activity } from './activity.js';
import { Blocks, describeSupport } from './blocks.js';
import { answerText, copyText } from './copy.js';
import { declinedCard } from './declined.js';
import { h } from './dom.js';
import { Feedback } from './feedback.js';
import { count, t } from './i18n.js';
import { SentenceSpeaker, announce } from './live.js';
import { endNote } from './notes.js';
import { pinButton } from './pin.js';
import { toast } from './toast.js';

/** One answer, from the first sign of work to the last state it can have. */
export class AnswerView {
  element;
  id = null;
  citations = new Map();
  searched = null;
  summarised = false;
  #actions;
  #activity = new Activity();
  #blocks;
  #card = h('div', { class: 'answer-card' });
  #note = h('div', { class: 'answer-note' });
  #foot = h('div', { class: 'answer-foot' });
  #speaker = new SentenceSpeaker();
  #message = null;
  #said = null;
  #lastActivity = null;
  #stopping = false;

  /** @param {{retry: Function, openNearest: Function, openContext: Function, pin: Function}} actions what an answer lets the reader do */
  constructor(actions) {
    this.#actions = actions;
    this.#blocks = new Blocks(node => this.#decorate(node));
    this.element = h('article', { class: 'message answer', 'aria-label': t('chat.answer') },
      this.#activity.element, this.#blocks.element, this.#card, this.#note, this.#foot);
  }

  /** @returns {boolean} whether it is still being written */
  get live() {
    return this.element.classList.contains('is-live');
  }

  /** @returns {boolean} whether the server's final message is shown */
  get complete() {
    return this.#message !== null && this.#message.status !== 'in_progress';
  }

  /** Shows that work has begun. */
  begin() {
    this.#stopping = false;
    this.element.classList.add('is-live');
    this.element.setAttribute('aria-busy', 'true');
    this.#activity.begin();
  }

  /** @param {{status: string, restarted: ?boolean, queued_before: ?number}} event */
  status({ status, restarted, queued_before: before }) {
    this.#stopping ||= status === 'cancelling';
    if (restarted) {
      this.#restart();
    } else if (before) {
      this.#say(count('chat.activity.queued', before));
    } else if (['queued', 'cancelling', 'requires_action'].includes(status)) {
      this.#say(t(`chat.activity.${status}`));
    } else if (this.#said) {
      this.#said = null;
      this.#activity.begin();
    }
  }

  #restart() {
    this.#blocks.replace(0, []);
    this.#speaker.reset();
    this.#say(t('chat.activity.restarted'));
  }

  /** @param {boolean} ok whether the stream is open */
  connection(ok) {
    this.element.classList.toggle('is-cut', !ok);
    if (!ok) {
      this.#activity.say(t('chat.activity.reconnecting'));
    } else if (this.#said) {
      this.#activity.say(this.#said);
    } else if (this.#lastActivity) {
      this.#activity.follow({ ...this.#lastActivity, elapsed_ms: null });
    }
  }

  #say(text) {
    this.#said = text;
    this.#activity.say(text);
  }

  /** @param {Object} event of the stream, as Activity takes it */
  activity(event) {
    this.#lastActivity = event;
    this.summarised ||= event.kind === 'summarising';
    if (!this.#stopping) {
      this.#said = null;
      this.#activity.follow(event);
    }
  }

  /** @param {{asked: string, answering: string}} event another model stands in */
  fallback({ asked, answering }) {
    this.#say(t('chat.fallback', asked, answering));
  }

  /** @param {{message_id: string, from: number, blocks: string[], citations: Object[]}} event */
  answer({ message_id: id, from, blocks, citations }) {
    this.#identify(id, citations);
    this.#blocks.replace(from, blocks);
    this.#speaker.follow(this.#blocks.element);
  }

  /** @param {Object} message final as the server keeps it; or a stored one that is still in progress */
  show(message) {
    this.#message = message;
    this.searched = message.searched;
    this.#identify(message.id, message.citations);
    this.#showText(message);
    if (message.status !== 'in_progress') {
      this.#activity.finish(message.searched);
    }
  }

  #showText(message) {
    const declined = message.outcome === 'declined';
    this.#blocks.replaceAll(declined ? '' : message.html ?? '');
    this.#card.replaceChildren(...(declined ? [declinedCard(message, section => this.#actions.openNearest(section, this))] : []));
  }

  /** @param {{status: string, error: ?Object}} end the run's last word, or what is known of a stored message */
  end(end, spoken = true) {
    const message = this.#message;
    this.element.classList.remove('is-live', 'is-cut');
    this.element.removeAttribute('aria-busy');
    this.#activity.finish(message?.searched);
    if (spoken) {
      this.#speaker.follow(this.#blocks.element, true);
    }
    const note = endNote({ incomplete_reason: message?.incomplete_reason, ...end, error: end.error ?? message?.error }, this.#actions.retry);
    this.#note.replaceChildren(...(note ? [note] : []));
    if (spoken && note) {
      announce(note.querySelector('p').textContent);
    }
    this.#showFoot(note !== null);
  }

  /** The stream ended because the session did; the rest of the answer is on the server. */
  pause() {
    this.#activity.say(t('chat.activity.paused'));
  }

  /** @returns {Array<{label: string, ms: ?number}>} for the Steps tab */
  steps() {
    return this.#activity.steps(this.searched);
  }

  /** @returns {HTMLElement[]} the first chip of each citation, in reading order */
  chips() {
    const seen = new Set();
    return [...this.#blocks.element.querySelectorAll('.cite')]
      .filter(chip => this.citations.has(Number(chip.dataset.cite)) && !seen.has(chip.dataset.cite) && seen.add(chip.dataset.cite));
  }

  #identify(id, citations) {
    if (id) {
      this.id = id;
      this.element.id = `message-${id}`;
    }
    if (citations) {
      this.citations = new Map(citations.map(citation => [citation.n, citation]));
      this.#blocks.element.querySelectorAll('.cite').forEach(chip => this.#name(chip));
    }
  }

  #decorate(node) {
    describeSupport(node);
    node.querySelectorAll('.cite').forEach(chip => this.#name(chip));
  }

  #name(chip) {
    const citation = this.citations.get(Number(chip.dataset.cite));
    if (citation) {
      const where = citation.page != null ? t('chat.page', citation.page) : citation.section ?? '';
      chip.setAttribute('aria-label', t('chat.cite.label', citation.number, citation.title, where));
    }
  }

  #showFoot(ended) {
    const message = this.#message;
    const hasText = this.#blocks.element.firstChild !== null;
    if (!message || !(hasText || message.outcome === 'declined')) {
      this.#foot.replaceChildren();
      return;
    }
    const feedback = new Feedback(message);
    const button = (key, kind, action) =>
      h('button', { type: 'button', class: `btn btn-quiet btn-small ${kind}`, on: { click: action } }, t(key));
    this.#foot.replaceChildren(h('div', { class: 'answer-actions' },
      hasText && button('chat.copy', 'copy', () => this.#copy()),
      ...feedback.buttons,
      message.status === 'completed' && pinButton(message, this.#actions.pin),
      message.run_id && button('chat.context', 'context', () => this.#actions.openContext(this)),
      !ended && button('chat.retry', 'retry', this.#actions.retry),
      message.unsupported > 0 && h('p', { class: 'hint missing' }, count('chat.unsupported', message.unsupported)),
      message.fallback && h('p', { class: 'hint' }, t('chat.fallback', message.fallback.asked, message.fallback.answering))),
      feedback.form);
  }

  async #copy() {
    const copied = await copyText(answerText(this.#blocks.element, [...this.citations.values()]));
    toast(t(copied ? 'chat.copied' : 'chat.copy_failed'));
  }
}
