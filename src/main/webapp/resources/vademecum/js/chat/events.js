import { api, eventsUrl } from './api.js';

const EVENTS = ['status', 'activity', 'fallback', 'answer', 'message', 'done'];
const PAUSES_MS = [1000, 2000, 4000, 8000, 15000];

/**
 * Follows one run to its end, over lost connections. The browser reconnects a broken stream by itself and the server
 * then tells what was missed; a stream the server has refused is opened anew, with growing pauses.
 */
export class RunEvents {
  #run;
  #handlers;
  #source = null;
  #last = '';
  #refusals = 0;
  #timer = 0;
  #closed = false;

  /**
   * @param {string} run
   * @param {Object<string, Function>} handlers `status`, `activity`, `fallback`, `answer`, `message`, `done`: each
   *   takes the event's data; `connection(ok)` tells of loss and return; `lost()` is the end when the server will not have us
   */
  constructor(run, handlers) {
    this.#run = run;
    this.#handlers = handlers;
    this.#open();
  }

  /** No handler is called after this. */
  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#source?.close();
  }

  #open() {
    this.#source = new EventSource(eventsUrl(this.#run, this.#last));
    this.#source.onopen = () => this.#handlers.connection(true);
    this.#source.onerror = () => this.#interrupted();
    for (const name of EVENTS) {
      this.#source.addEventListener(name, event => this.#received(name, event));
    }
  }

  #received(name, event) {
    if (this.#closed) {
      return;
    }
    this.#refusals = 0;
    this.#last = event.lastEventId;
    if (name === 'done') {
      this.close();
    }
    this.#handlers[name](JSON.parse(event.data));
  }

  #interrupted() {
    if (this.#closed) {
      return;
    }
    this.#handlers.connection(false);
    if (this.#source.readyState === EventSource.CLOSED) {
      this.#reopenLater();
    }
  }

  #reopenLater() {
    if (this.#refusals >= PAUSES_MS.length) {
      this.close();
      this.#handlers.lost();
      return;
    }
    this.#timer = setTimeout(() => this.#reopen(), PAUSES_MS[this.#refusals++]);
  }

  async #reopen() {
    try {
      await api.me(); // tells a lost session, which reopening could not cure, from a server that is restarting
    } catch (error) {
      if (error.status === 401) {
        this.close();
        return;
      }
    }
    if (!this.#closed) {
      this.#open();
    }
  }
}
