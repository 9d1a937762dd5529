import { AnswerView } from './answer.js';
import { byId, h } from './dom.js';
import { momentText, t } from './i18n.js';
import { unansweredNote } from './notes.js';
import { pinButton } from './pin.js';

/** The conversation in the middle: questions and answers, oldest first. */
export class ThreadView {
  answers = [];
  #log = byId('log');
  #actions;

  /** @param {{retry: Function, openNearest: Function, openContext: Function, older: Function, pin: Function}} actions */
  constructor(actions) {
    this.#actions = actions;
  }

  /** @returns {?AnswerView} */
  get last() {
    return this.answers.at(-1) ?? null;
  }

  /** @returns {?string} what was asked last */
  get lastQuestion() {
    return [...this.#log.querySelectorAll('.question')].at(-1)?.textContent ?? null;
  }

  /** @param {...HTMLElement} content instead of a conversation */
  fill(...content) {
    this.answers = [];
    this.#log.replaceChildren(...content);
  }

  /** Grey lines where a conversation will be. */
  showLoading() {
    const line = width => h('i', { class: `skeleton skeleton-${width}` });
    this.fill(h('div', { class: 'thread-skeleton', 'aria-hidden': 'true' },
      line('bubble'), line('short'), line('long'), line('long'), line('medium')));
  }

  /** @param {Object} thread as the server has it */
  show(thread) {
    this.fill();
    if (thread.has_more) {
      this.#log.append(this.#olderButton());
    }
    thread.messages.forEach(message => this.#log.append(this.#node(message)));
    if (!thread.active_run_id && thread.messages.at(-1)?.role === 'user') {
      this.#log.append(unansweredNote(this.#actions.retry));
    }
    this.#settle();
    this.showSummary(thread.summary);
  }

  /** @param {?{message_id: string}} summary what models are told in the place of all up to this message */
  showSummary(summary) {
    this.#log.querySelector('.summary-mark')?.remove();
    if (summary) {
      this.#log.querySelector(`#message-${CSS.escape(summary.message_id)}`)?.after(this.#summaryMark());
    }
  }

  #summaryMark() {
    return h('p', { class: 'summary-mark hint' }, h('span', {}, t('chat.summary.mark')),
      this.last && h('button', { type: 'button', class: 'link-button', on: { click: () => this.#actions.openContext(this.last) } }, t('chat.summary.show')));
  }

  /** @param {Object[]} messages older ones, for the top @param {boolean} more */
  prepend(messages, more) {
    const known = this.answers;
    this.answers = [];
    const nodes = messages.map(message => this.#node(message));
    this.answers.push(...known);
    this.#log.querySelector('.older')?.remove();
    this.#log.prepend(...(more ? [this.#olderButton()] : []), ...nodes);
    this.#settle();
  }

  /** @param {string} text @returns {HTMLElement} a question shown before the server has it */
  addQuestion(text) {
    this.#log.querySelectorAll('.welcome, .banner.message').forEach(node => node.remove());
    const node = this.#question({ text });
    this.#log.append(node);
    return node;
  }

  /** @param {HTMLElement} node of a question that the server has now @param {Object} message */
  identify(node, message) {
    node.replaceWith(this.#question(message));
  }

  /** @param {string} run @returns {AnswerView} the answer this run writes */
  beginAnswer(run) {
    this.#log.querySelectorAll('.banner.message').forEach(node => node.remove());
    const stored = this.answers.find(answer => answer.run === run);
    const answer = stored ?? this.#answer(run);
    if (!stored) {
      this.#log.append(answer.element);
    }
    answer.begin();
    this.#settle();
    return answer;
  }

  /** @param {string} message id @returns {?AnswerView} */
  find(message) {
    return this.answers.find(answer => answer.id === message) ?? null;
  }

  /** Only the last answer offers to try again, and an answer that was asked for again folds away. */
  settle() {
    this.#settle();
  }

  #node(message) {
    if (message.role === 'user') {
      return this.#question(message);
    }
    const answer = this.#answer(message.run_id);
    answer.show(message);
    answer.end({ status: message.status, error: message.error }, false);
    return answer.element;
  }

  #question(message) {
    const { id, text, created_at: time } = message;
    return h('div', { class: 'message asked', id: id && `message-${id}` },
      h('span', { class: 'sr-only' }, t('chat.you_asked')),
      h('p', { class: 'question', dir: 'auto', title: time != null && momentText(time) }, text),
      id && pinButton(message, this.#actions.pin));
  }

  #answer(run) {
    const answer = new AnswerView(this.#actions);
    answer.run = run;
    this.answers.push(answer);
    return answer;
  }

  #settle() {
    const nodes = [...this.#log.querySelectorAll(':scope > .message')];
    nodes.forEach((node, index) => {
      node.classList.toggle('is-last', index === nodes.length - 1);
      const again = node.matches('.answer') && nodes[index + 1]?.matches('.answer');
      node.classList.toggle('is-earlier', Boolean(again));
      if (again && !node.querySelector('.earlier-toggle')) {
        node.prepend(earlierToggle(node));
      }
    });
  }

  #olderButton() {
    return h('button', { type: 'button', class: 'btn btn-quiet btn-small older', on: { click: () => this.#actions.older() } }, t('chat.older'));
  }
}

function earlierToggle(node) {
  const toggle = h('button', { type: 'button', class: 'link-button hint earlier-toggle', 'aria-expanded': 'false' }, t('chat.earlier_answer'));
  toggle.addEventListener('click', () => {
    const open = node.classList.toggle('is-unfolded');
    toggle.setAttribute('aria-expanded', String(open));
  });
  return toggle;
}
