import { api } from './api.js';
import { RunEvents } from './events.js';

/** The one run this page follows, and the answer it writes. */
export class Run {
  id;
  #answer;
  #events;

  /**
   * @param {string} id
   * @param {import('./answer.js').AnswerView} answer
   * @param {Function} ended called once with {status, error} and the answer; status `lost` means that nobody knows
   */
  constructor(id, answer, ended) {
    this.id = id;
    this.#answer = answer;
    this.#events = new RunEvents(id, {
      status: event => answer.status(event),
      activity: event => answer.activity(event),
      fallback: event => answer.fallback(event),
      answer: event => answer.answer(event),
      message: message => answer.show(message),
      connection: ok => answer.connection(ok),
      done: event => ended(event, answer),
      lost: () => ended({ status: 'lost', error: null }, answer),
    });
  }

  /** Asks the server to end it; what is written stays. @returns {Promise<void>} fails with ApiError */
  async cancel() {
    this.#answer.status({ status: 'cancelling' });
    try {
      await api.cancel(this.id);
    } catch (error) {
      if (error.status !== 409 && error.status !== 404) { // those mean that it has already ended
        throw error;
      }
    }
  }

  /** The session is lost: the answer goes on without being seen. */
  pause() {
    this.#answer.pause();
  }

  /** Stops following; the run itself goes on. */
  leave() {
    this.#events.close();
  }
}
