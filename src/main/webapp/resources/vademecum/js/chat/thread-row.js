import { h } from './dom.js';
import { momentText, t } from './i18n.js';
import { openMenu } from './menu.js';
import { threadUrl } from './router.js';

const TITLE_MAX = 120;

/** One thread in the rail: a link, with a menu to rename and delete it (F2 and Delete do the same). */
export class ThreadRow {
  element;
  #thread;
  #actions;

  /** @param {Object} thread @param {{open: Function, rename: Function, remove: Function}} actions */
  constructor(thread, actions) {
    this.#thread = thread;
    this.#actions = actions;
    this.element = h('li', { class: 'rail-item', data: { threadId: thread.id } });
    this.element.addEventListener('rename', () => this.#edit());
    this.#show();
  }

  #show() {
    const { id, title, updated_at: time, active_run_id: run } = this.#thread;
    const link = h('a', { class: 'rail-row', href: threadUrl(id), title: momentText(time), on: {
      click: event => this.#open(event),
      keydown: event => this.#key(event),
    } }, h('span', { class: 'truncate', dir: 'auto' }, title || t('chat.untitled')),
    run && h('i', { class: 'pulse', role: 'img', 'aria-label': t('chat.thread.running') }));
    const more = h('button', {
      type: 'button', class: 'btn-icon btn-small rail-more-button', icon: 'ellipsis', 'aria-haspopup': 'menu', 'aria-expanded': 'false',
      'aria-label': t('chat.thread.menu_of', title || t('chat.untitled')),
    });
    more.addEventListener('click', () => openMenu(more, [
      { label: t('chat.thread.rename'), icon: 'pencil', action: () => this.#edit() },
      { label: t('chat.thread.delete'), icon: 'trash', danger: true, action: () => this.#actions.remove(this.#thread) },
    ]));
    this.element.replaceChildren(link, more);
  }

  #open(event) {
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      this.#actions.open(this.#thread.id);
    }
  }

  #key(event) {
    if (event.key === 'F2') {
      this.#edit();
    } else if (event.key === 'Delete') {
      this.#actions.remove(this.#thread);
    }
  }

  #edit() {
    const input = h('input', { class: 'input rail-edit', maxlength: TITLE_MAX, 'aria-label': t('chat.thread.title'), value: this.#thread.title ?? '' });
    let done = false;
    const finish = keep => {
      if (done) {
        return;
      }
      done = true;
      const title = input.value.trim();
      this.#show();
      this.element.querySelector('.rail-row').focus();
      if (keep && title && title !== this.#thread.title) {
        this.#actions.rename(this.#thread, title);
      }
    };
    input.addEventListener('keydown', event => {
      if (event.key === 'Enter' || event.key === 'Escape') {
        event.preventDefault();
        event.stopPropagation();
        finish(event.key === 'Enter');
      }
    });
    input.addEventListener('blur', () => finish(true));
    this.element.replaceChildren(input);
    input.focus();
    input.select();
  }
}
