import { api } from './api.js';
import { byId, debounce, h } from './dom.js';
import { count, dayGroup, t } from './i18n.js';
import { announce } from './live.js';
import { refusalText } from './notes.js';
import { ThreadRow } from './thread-row.js';

const GROUPS = ['today', 'yesterday', 'week', 'earlier'];

/** The pane at the left: assistants, and my threads by day, searchable. */
export class Rail {
  #actions;
  #list = byId('threads');
  #search = byId('thread-search');
  #threads = [];
  #hasMore = false;
  #current = null;
  #hidden = new Set();
  #asked = 0;

  /** @param {{open: Function, pick: Function, rename: Function, remove: Function}} actions */
  constructor(actions) {
    this.#actions = actions;
    this.#search.addEventListener('input', debounce(() => this.load(), 200));
    this.#search.addEventListener('keydown', event => this.#searchKey(event));
    this.#list.addEventListener('keydown', event => this.#walk(event));
  }

  /** Puts the cursor into the search. */
  focusSearch() {
    this.#search.focus();
    this.#search.select();
  }

  /** @param {Object[]} assistants @param {?string} chosen id */
  showAssistants(assistants, chosen) {
    const section = byId('assistants');
    section.hidden = assistants.length === 0;
    section.querySelector('ul').replaceChildren(...assistants.map(assistant => h('li', { class: 'rail-item' },
      h('button', {
        type: 'button', class: 'rail-row', 'aria-current': assistant.id === chosen && 'true',
        title: assistant.description, on: { click: () => this.#actions.pick(assistant) },
      }, h('span', { class: 'tile', 'aria-hidden': 'true' }, assistant.initials), h('span', { class: 'truncate' }, assistant.name,
        assistant.shared && h('span', { class: 'rail-owner' }, t('chat.shared', assistant.department.name)))))));
  }

  /** Reads the threads again, from the newest on. */
  async load() {
    const asked = ++this.#asked;
    const q = this.#search.value.trim();
    try {
      const { data, has_more: more } = await api.threads({ q, limit: 30 });
      if (asked === this.#asked) {
        this.#threads = data;
        this.#hasMore = more;
        this.#draw();
        if (q) {
          announce(count('chat.search.found', data.length));
        }
      }
    } catch (error) {
      if (asked === this.#asked && this.#threads.length === 0) {
        this.#list.replaceChildren(h('p', { class: 'rail-note' }, error.status === 401 ? '' : refusalText(error)));
      }
    }
    this.#list.removeAttribute('aria-busy');
  }

  /** @param {?string} id the thread that is shown */
  select(id) {
    this.#current = id;
    this.#list.querySelectorAll('.rail-row').forEach(row => row.toggleAttribute('aria-current', false));
    const row = id && this.#list.querySelector(`[data-thread-id="${CSS.escape(id)}"] .rail-row`);
    row?.setAttribute('aria-current', 'page');
  }

  /** @param {Object} thread new, or with something new about it: it goes to the top */
  put(thread) {
    this.#threads = [thread, ...this.#threads.filter(other => other.id !== thread.id)];
    this.#draw();
  }

  /** @param {string} id @param {Object} change shown where the thread is */
  update(id, change) {
    const thread = this.#threads.find(other => other.id === id);
    if (thread) {
      Object.assign(thread, change);
      this.#draw();
    }
  }

  /** @param {string} id @param {boolean} hidden while its deletion can be undone */
  hide(id, hidden) {
    this.#hidden[hidden ? 'add' : 'delete'](id);
    this.#draw();
  }

  /** @param {string} id begins to rename it in the list */
  rename(id) {
    this.#list.querySelector(`[data-thread-id="${CSS.escape(id)}"]`)?.dispatchEvent(new CustomEvent('rename'));
  }

  #draw() {
    const shown = this.#threads.filter(thread => !this.#hidden.has(thread.id));
    const groups = Map.groupBy(shown, thread => dayGroup(thread.updated_at));
    const sections = GROUPS.filter(group => groups.has(group)).map(group => h('section', { 'aria-label': t(`chat.day.${group}`) },
      h('h2', { class: 'rail-title', 'aria-hidden': 'true' }, t(`chat.day.${group}`)),
      h('ul', { class: 'rail-list' }, groups.get(group).map(thread => new ThreadRow(thread, this.#actions).element))));
    this.#list.replaceChildren(...sections, ...this.#end(shown));
    this.select(this.#current);
  }

  #end(shown) {
    if (shown.length === 0) {
      const q = this.#search.value.trim();
      return [h('p', { class: 'rail-note' }, q ? t('chat.search.none', q) : t('chat.threads.none'))];
    }
    return this.#hasMore
      ? [h('button', { type: 'button', class: 'btn btn-quiet btn-small rail-more', on: { click: () => this.#more() } }, t('chat.threads.more'))]
      : [];
  }

  async #more() {
    const { data, has_more: more } = await api.threads({ q: this.#search.value.trim(), after: this.#threads.at(-1).id, limit: 30 });
    this.#threads.push(...data);
    this.#hasMore = more;
    this.#draw();
  }

  #searchKey(event) {
    if (event.key === 'Escape' && this.#search.value) {
      event.stopPropagation();
      event.preventDefault();
      this.#search.value = '';
      this.load();
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      this.#list.querySelector('.rail-row')?.focus();
    }
  }

  #walk(event) {
    if ((event.key !== 'ArrowDown' && event.key !== 'ArrowUp') || !event.target.matches('.rail-row')) {
      return;
    }
    event.preventDefault();
    const rows = [...this.#list.querySelectorAll('.rail-row')];
    const at = rows.indexOf(event.target) + (event.key === 'ArrowDown' ? 1 : -1);
    (rows[at] ?? (at < 0 ? this.#search : null))?.focus();
  }
}
