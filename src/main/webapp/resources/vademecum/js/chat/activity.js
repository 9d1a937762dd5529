import { h } from './dom.js';
import { count, secondsText, t } from './i18n.js';
import { announce } from './live.js';

const ORDER = ['searching', 'reading', 'withheld', 'writing'];

/** The line over an answer: what is being done and for how long; afterwards what was done, foldable. */
export class Activity {
  element = h('div', { class: 'activity' });
  #steps = new Map();
  #since = performance.now();
  #timer = 0;
  #words = h('span');
  #clock = h('span', { class: 'num', 'aria-hidden': 'true' });
  #spoken = '';

  /** Begins a line that counts seconds. @param {string} text */
  begin(text = t('chat.activity.starting')) {
    this.element.replaceChildren(h('p', { class: 'activity-line is-live' }, h('i', { class: 'pulse' }), this.#words, this.#clock));
    this.#words.textContent = text;
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#tick(), 100);
    this.#tick();
  }

  /** @param {string} text replaces what the line says until the next event */
  say(text) {
    this.#words.textContent = text;
    if (text !== this.#spoken) {
      this.#spoken = text;
      announce(text);
    }
  }

  /** @param {{kind: string, manuals: ?number, found: ?number, passages: ?number, elapsed_ms: ?number}} event */
  follow(event) {
    this.#steps.set(event.kind, event);
    if (event.elapsed_ms != null) {
      this.#since = performance.now() - event.elapsed_ms;
    }
    this.#words.textContent = liveText(event);
    if (event.kind !== this.#spoken) {
      this.#spoken = event.kind;
      announce(liveText(event));
    }
  }

  /** Folds to what was done. @param {?{manuals, passages, elapsed_ms}} searched nothing was searched without it */
  finish(searched) {
    clearInterval(this.#timer);
    if (!searched) {
      this.element.replaceChildren();
      return;
    }
    this.element.replaceChildren(
      h('details', {}, h('summary', { class: 'activity-line' }, summaryText(searched)), stepList(this.steps(searched))));
  }

  /** @returns {Array<{label: string, ms: ?number}>} finished steps, for the Steps tab */
  steps(searched) {
    const known = this.#steps.size > 0 ? this.#steps : fromSummary(searched);
    return ORDER.filter(kind => known.has(kind)).map(kind => ({
      label: doneText(kind, { ...searched, ...clean(known.get(kind)) }),
      ms: known.get(kind).elapsed_ms,
    }));
  }

  #tick() {
    this.#clock.textContent = secondsText(performance.now() - this.#since);
  }
}

/** @param {Array<{label: string, ms: ?number}>} steps @returns {HTMLElement} */
export function stepList(steps) {
  return h('ol', { class: 'steps' }, steps.map(step => h('li', {},
    h('span', {}, step.label), step.ms != null && h('span', { class: 'hint num' }, secondsText(step.ms)))));
}

/** @returns {string} such as: Searched 3 manuals, read 4 passages · 1.8 s */
export function summaryText({ manuals, passages, elapsed_ms: elapsed }) {
  const text = t('chat.searched', count('chat.searched.manuals', manuals ?? 0), count('chat.searched.passages', passages ?? 0));
  return elapsed == null ? text : t('chat.searched.timed', text, secondsText(elapsed));
}

function liveText({ kind, manuals, found, passages }) {
  if (kind === 'summarising') {
    return t('chat.activity.summarising');
  }
  if (kind === 'withheld') {
    return t('chat.steps.withheld');
  }
  if (kind === 'writing') {
    return passages ? count('chat.activity.writing', passages) : t('chat.activity.writing');
  }
  const searching = manuals ? count('chat.activity.searching', manuals) : t('chat.activity.searching');
  if (kind === 'reading' && passages) {
    return found ? t('chat.activity.reading', searching, found, passages) : count('chat.activity.reading', passages);
  }
  return found ? t('chat.activity.found', searching, found) : searching;
}

function doneText(kind, { manuals, found, passages }) {
  if (kind === 'withheld') {
    return t('chat.steps.withheld');
  }
  if (kind === 'searching') {
    const searched = count('chat.steps.searched', manuals ?? 0);
    return found == null ? searched : t('chat.steps.found', searched, found);
  }
  return kind === 'reading' ? count('chat.steps.read', passages ?? 0) : t('chat.steps.wrote');
}

function fromSummary(searched) {
  return new Map(searched ? [['searching', {}], ['reading', { elapsed_ms: searched.elapsed_ms }]] : []);
}

function clean(event) {
  return Object.fromEntries(Object.entries(event).filter(([, value]) => value != null));
}
