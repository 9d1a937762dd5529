import { api } from './api.js';
import { showBudget } from './budget.js';
import { clearHeading, showHeading } from './header.js';
import { t } from './i18n.js';
import { announce } from './live.js';
import { clearProblem, showProblem, showSessionExpired } from './notice.js';
import { refusalText } from './notes.js';
import { Question } from './question.js';
import { goToThread, place } from './router.js';
import { Run } from './run.js';
import { recall, remember } from './storage.js';
import { adminUrl } from './user-menu.js';
import { noAssistants, noThread, notLoaded, welcome } from './welcome.js';

/** What the page is about at the moment: one thread, or a new one, and the run that is writing in it. */
export class Chat {
  thread = null;
  #parts;
  #me = null;
  #assistants = [];
  #assistant = null;
  #run = null;
  #sending = null;
  #shown = 0;
  #loading = Promise.resolve();

  /** @param {{view, rail, composer, citations, follower}} parts */
  constructor(parts) {
    this.#parts = parts;
  }

  /** @returns {boolean} whether an answer is being written here */
  get running() {
    return this.#run !== null;
  }

  /** Loads who I am and whom I may ask, then goes where the address says. @param {Function} known called with me */
  start(known) {
    this.#loading = this.#start(known);
    return this.#loading;
  }

  async #start(known) {
    this.#parts.rail.load();
    const wanted = place();
    const going = wanted.thread ? this.goTo(wanted) : null; // needs neither answer
    try {
      const [me, assistants] = await Promise.all([api.me(), api.assistants()]);
      this.#me = me;
      this.#assistants = assistants.data;
      known(me);
      showBudget(me);
    } catch (error) {
      this.#parts.view.fill(error.status === 401 ? '' : notLoaded(refusalText(error), () => this.start(known)));
      return;
    }
    this.#parts.rail.showAssistants(this.#assistants, null);
    if (this.thread && !this.#assistant) {
      this.#address(); // the thread was here before the assistants
    }
    await (going ?? this.goTo(place())); // a thread may have been opened meanwhile
  }

  /** @param {{thread: ?string, cite: ?Object}} wanted from the address */
  async goTo({ thread, cite }) {
    if (!thread) {
      this.newChat(null, false);
    } else if (thread !== this.thread?.id) {
      await this.openThread(thread, false);
    }
    this.#parts.citations.follow(cite);
  }

  /** @param {string} id @param {boolean} push whether "back" returns to what was shown before */
  openThread(id, push = true) {
    const shown = this.#leave();
    if (push) {
      goToThread(id);
    }
    this.#assistant = null;
    this.#parts.composer.release();
    this.#loading = this.#open(id, shown);
    return this.#loading;
  }

  async #open(id, shown) {
    this.#parts.rail.select(id);
    this.#parts.view.showLoading();
    clearHeading();
    try {
      const thread = await api.thread(id);
      if (shown === this.#shown) {
        this.#show(thread);
      }
    } catch (error) {
      if (shown === this.#shown) {
        this.#notShown(error, id);
      }
    }
  }

  /** @param {?Object} assistant whom to ask; the last one asked by default @param {boolean} push */
  newChat(assistant = null, push = true) {
    this.#leave();
    this.#assistant = assistant ?? this.#preferred();
    if (push) {
      goToThread(null);
    }
    this.#parts.rail.select(null);
    this.#parts.rail.showAssistants(this.#assistants, this.#assistant?.id);
    showHeading(null, null);
    this.#parts.composer.setEnabled(this.#assistant !== null);
    if (this.#assistant) {
      remember('assistant', this.#assistant.id);
      this.#welcome();
      this.#parts.composer.use(`new.${this.#assistant.id}`, this.#assistant.name);
      this.#parts.composer.focus();
    } else {
      this.#parts.view.fill(noAssistants(adminUrl(this.#me)));
    }
    this.#parts.follower.toTop();
  }

  /** @param {string} text a question; it waits for what is being loaded, and on failure it is in the composer again */
  async send(text) {
    await this.#loading;
    if (this.#run || this.#sending) {
      showProblem(t('chat.error.busy'));
      return;
    }
    if (!this.#assistant) {
      return;
    }
    const { id } = this.thread ?? {};
    await this.#ask(text, () => (id ? api.ask(id, this.#assistant.id, text) : api.createThread(this.#assistant.id, text)));
  }

  /** Asks the last question again. */
  async retry() {
    if (this.thread && this.#assistant && !this.#run && !this.#sending) {
      await this.#ask(null, () => api.askAgain(this.thread.id, this.#assistant.id));
      this.#parts.composer.focus(); // the button that was pressed is gone
    }
  }

  /** Ends the answer that is being written. */
  async stop() {
    try {
      await this.#run?.cancel();
    } catch (error) {
      showProblem(refusalText(error));
    }
  }

  /** The next page of older messages. */
  async older() {
    const { thread } = this;
    const { messages, has_more: more } = await api.thread(thread.id, thread.messages[0].id);
    thread.messages.unshift(...messages);
    await this.#parts.follower.hold(() => this.#parts.view.prepend(messages, more));
  }

  /** @param {string} message id @param {boolean} pinned whether models are to be sent it with every question */
  pin(message, pinned) {
    return (pinned ? api.pin : api.unpin)(this.thread.id, message);
  }

  /** @param {string} id @param {string} title */
  retitle(id, title) {
    if (this.thread?.id === id) {
      this.thread.title = title;
      showHeading(title, this.#assistant?.name);
    }
  }

  /** The server no longer knows us. What was typed is kept by the composer. */
  sessionExpired() {
    this.#run?.pause();
    showSessionExpired();
  }

  #leave() {
    this.#run?.leave();
    this.#run = this.#sending = this.thread = null;
    this.#parts.citations.clear();
    this.#parts.composer.setRunning(false);
    clearProblem();
    return ++this.#shown;
  }

  #preferred() {
    const last = recall('assistant');
    return this.#assistants.find(assistant => assistant.id === last) ?? this.#assistants[0] ?? null;
  }

  #welcome() {
    this.#parts.view.fill(welcome(this.#assistant, starter => this.send(starter)));
  }

  #show(thread) {
    this.thread = thread;
    this.#parts.view.show(thread);
    this.#parts.rail.showAssistants(this.#assistants, null);
    this.#address();
    this.#parts.follower.toNewest();
    if (thread.active_run_id) {
      this.#follow(thread.active_run_id);
    }
  }

  /** Who is asked in this thread: its own assistant or, where a program has asked none yet, the preferred one. */
  #address() {
    const { id, title, assistant } = this.thread;
    this.#assistant = assistant ?? this.#preferred();
    showHeading(title ?? t('chat.untitled'), this.#assistant?.name);
    this.#parts.composer.setEnabled(this.#assistant !== null);
    this.#parts.composer.use(id, this.#assistant?.name);
  }

  #notShown(error, id) {
    if (error.status === 404 || error.status === 403) {
      showHeading(null, null);
      this.#parts.composer.setEnabled(false);
      this.#parts.view.fill(noThread());
    } else if (error.status !== 401) {
      this.#parts.view.fill(notLoaded(refusalText(error), () => this.openThread(id, false)));
    }
  }

  async #ask(text, request) {
    const shown = this.#shown;
    const question = new Question(text, this.thread?.id ?? `new.${this.#assistant?.id}`, this.#parts);
    this.#sending = question;
    clearProblem();
    this.#parts.follower.toNewest();
    try {
      const answer = await request();
      question.accepted(answer.message);
      if (shown === this.#shown) {
        this.#sending = null;
        this.#accepted(answer);
      }
    } catch (error) {
      if (shown === this.#shown) {
        this.#sending = null;
        question.refused();
        this.#refused(error);
      }
    }
  }

  #accepted({ thread, run }) {
    if (thread) {
      this.thread = { assistant: this.#assistant, messages: [], ...thread };
      goToThread(thread.id);
      showHeading(thread.title, this.#assistant.name);
      this.#parts.composer.use(thread.id, this.#assistant.name);
      this.#parts.rail.showAssistants(this.#assistants, null);
    }
    const { id, title } = this.thread;
    this.#parts.rail.put({ id, title, updated_at: Date.now() / 1000, active_run_id: run.id });
    this.#parts.rail.select(id);
    this.#follow(run.id);
  }

  #refused(error) {
    if (!this.thread) {
      this.#welcome();
    }
    if (error.status !== 401) {
      showProblem(refusalText(error));
    }
    if (error.status === 409 && this.thread) {
      this.#reload();
    }
    this.#parts.composer.focus();
  }

  #follow(id) {
    this.#parts.composer.setRunning(true);
    this.#parts.rail.update(this.thread.id, { active_run_id: id });
    this.#run = new Run(id, this.#parts.view.beginAnswer(id), (event, answer) => this.#ended(event, answer));
  }

  async #ended(event, answer) {
    const { id } = this.thread;
    this.#run = null;
    this.#parts.composer.setRunning(false);
    this.#parts.rail.update(id, { active_run_id: null });
    if (!answer.complete && (event.status === 'completed' || event.status === 'lost')) {
      await this.#reload();
      return;
    }
    answer.end(event);
    if (answer.summarised) {
      this.#parts.view.showSummary(await api.summary(id).catch(() => null));
    }
    this.#parts.view.settle();
    if (event.status === 'completed') {
      announce(t('chat.answer.done'));
    }
    this.#learnTitle(id);
    api.me().then(showBudget, () => {}); // the line stays as it is; what the next question costs says more
  }

  /** The server may have named a new thread after its first answer. */
  async #learnTitle(id) {
    const { data } = await api.threads({ limit: 10 }).catch(() => ({ data: [] }));
    const title = data.find(thread => thread.id === id)?.title;
    if (title) {
      this.#parts.rail.update(id, { title });
      this.retitle(id, title);
    }
  }

  async #reload() {
    const { id } = this.thread;
    const thread = await api.thread(id).catch(() => null);
    if (this.thread?.id === id) {
      this.#run?.leave();
      this.#run = null;
      if (thread) {
        this.#show(thread);
      } else {
        this.#parts.view.last?.end({ status: 'lost', error: null });
      }
    }
  }
}
