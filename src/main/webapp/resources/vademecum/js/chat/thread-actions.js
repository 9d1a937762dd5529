import { api } from './api.js';
import { copyText } from './copy.js';
import { byId } from './dom.js';
import { t } from './i18n.js';
import { openMenu } from './menu.js';
import { refusalText } from './notes.js';
import { threadUrl } from './router.js';
import { toast } from './toast.js';

/** Renaming, deleting and sharing a thread, from the rail or from the header. */
export class ThreadActions {
  #rail;
  #chat;
  #pending = new Map();

  /** @param {import('./rail.js').Rail} rail @param {import('./chat.js').Chat} chat */
  constructor(rail, chat) {
    this.#rail = rail;
    this.#chat = chat;
    byId('thread-menu').addEventListener('click', () => this.#menu());
    window.addEventListener('pagehide', () => this.#pending.forEach(finish => finish()));
  }

  /** @param {{id: string, title: string}} thread @param {string} title */
  async rename(thread, title) {
    const before = thread.title;
    this.#show(thread.id, title);
    try {
      await api.renameThread(thread.id, title);
    } catch (error) {
      this.#show(thread.id, before);
      toast(refusalText(error));
    }
  }

  /** Takes the thread away at once; the server hears of it when the time for undoing is over. @param {{id: string}} thread */
  remove(thread) {
    this.#rail.hide(thread.id, true);
    const wasOpen = this.#chat.thread?.id === thread.id;
    if (wasOpen) {
      this.#chat.newChat();
    }
    const message = toast(t('chat.thread.deleted'), {
      action: { label: t('chat.undo'), run: () => this.#undo(thread, wasOpen) },
      expired: () => this.#delete(thread),
    });
    this.#pending.set(thread.id, message.close);
  }

  #undo(thread, wasOpen) {
    this.#pending.delete(thread.id);
    this.#rail.hide(thread.id, false);
    if (wasOpen) {
      this.#chat.openThread(thread.id);
    }
  }

  async #delete(thread) {
    this.#pending.delete(thread.id);
    try {
      await api.deleteThread(thread.id, { keepalive: true });
    } catch (error) {
      this.#rail.hide(thread.id, false);
      toast(refusalText(error));
    }
  }

  #menu() {
    const { thread } = this.#chat;
    openMenu(byId('thread-menu'), [
      { label: t('chat.thread.copy_link'), icon: 'link', action: () => this.#copyLink(thread) },
      { label: t('chat.thread.rename'), icon: 'pencil', action: () => this.#renameInHeader(thread) },
      { label: t('chat.thread.delete'), icon: 'trash', danger: true, action: () => this.remove(thread) },
    ]);
  }

  async #copyLink(thread) {
    const copied = await copyText(location.origin + threadUrl(thread.id));
    toast(t(copied ? 'chat.copied' : 'chat.copy_failed'));
  }

  #renameInHeader(thread) {
    const heading = byId('heading').querySelector('h1');
    const finish = keep => {
      const title = heading.textContent.trim();
      heading.removeAttribute('contenteditable');
      heading.removeAttribute('role');
      heading.onblur = heading.onkeydown = null;
      byId('thread-menu').focus();
      this.#chat.retitle(thread.id, thread.title);
      if (keep && title && title !== thread.title) {
        this.rename(thread, title);
      }
    };
    heading.setAttribute('contenteditable', 'plaintext-only');
    heading.setAttribute('role', 'textbox');
    heading.setAttribute('aria-label', t('chat.thread.title'));
    heading.onblur = () => finish(true);
    heading.onkeydown = event => {
      if (event.key === 'Enter' || event.key === 'Escape') {
        event.preventDefault();
        event.stopPropagation();
        finish(event.key === 'Enter');
      }
    };
    heading.focus();
    getSelection().selectAllChildren(heading);
  }

  #show(id, title) {
    this.#rail.update(id, { title });
    this.#chat.retitle(id, title);
  }
}
