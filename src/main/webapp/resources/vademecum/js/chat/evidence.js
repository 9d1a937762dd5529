import { stepList, summaryText } from './activity.js';
import { api } from './api.js';
import { contextView } from './context-view.js';
import { byId, h } from './dom.js';
import { DocumentView } from './document-view.js';
import { t } from './i18n.js';
import { announce } from './live.js';
import { summaryView } from './summary-view.js';

/** What is said where no context is shown, by the status of the answer. */
const CONTEXT_FAULTS = { 403: 'chat.context.closed', 404: 'chat.context.unknown' };

const TABS = ['evidence', 'steps', 'context'];

/**
 * The pane beside the answer: the manual's page with the passage, the steps that led to the answer, and what the model
 * was sent for it.
 */
export class Evidence {
  onWalk = () => {};
  onClose = () => {};
  onSummary = () => {};
  #panes;
  #answer = null;
  #citation = null;
  #documents = new Map();
  #view;
  #position = '';

  /** @param {import('./panes.js').Panes} panes */
  constructor(panes) {
    this.#panes = panes;
    this.#view = new DocumentView(byId('panel-evidence'), newer => this.#showNewer(newer));
    byId('evidence-close').addEventListener('click', () => this.close());
    byId('evidence-toggle').addEventListener('click', () => (panes.evidenceOpen ? this.close() : this.onWalk(1)));
    this.#tabs();
    this.#drawWalk(-1, 0);
  }

  /** @returns {boolean} */
  get isOpen() {
    return this.#panes.evidenceOpen;
  }

  /**
   * @param {Object} citation or a section without a quote
   * @param {{answer: Object, position: number, total: number}} context
   */
  async showCitation(citation, { answer, position, total }) {
    this.#answer = answer;
    this.#drawWalk(position, total);
    this.#select('evidence');
    this.#panes.showEvidence(true);
    this.#citation = citation;
    await this.#load(citation, citation.document_id);
  }

  /** @param {import('./answer.js').AnswerView} answer whose model requests are shown */
  showContext(answer) {
    this.#answer = answer;
    this.#drawWalk(-1, 0);
    this.#panes.showEvidence(true);
    this.#select('context');
    byId('tab-context').focus({ preventScroll: true });
  }

  /** @param {boolean} tell whether the owner of the open citation hears of it */
  close(tell = true) {
    this.#view.cancel();
    this.#citation = null;
    this.#panes.showEvidence(false);
    if (tell) {
      this.onClose();
    }
  }

  async #load(citation, documentId) {
    this.#view.begin(citation);
    try {
      const document = await this.#document(documentId);
      if (citation === this.#citation) {
        await this.#view.show(document, citation);
        announce(t('chat.evidence.shown', citation.title));
      }
    } catch (error) {
      if (citation === this.#citation) {
        this.#view.fail(error);
      }
    }
  }

  /** The same passage in the version that is valid now; its page may be another one. */
  async #showNewer(newer) {
    const old = this.#citation;
    const unknown = { version_date: null, page: null, section: null, newer_version: null };
    this.#citation = { ...old, ...newer, ...unknown, moved: true };
    await this.#load(this.#citation, newer.document_id);
  }

  async #document(id) {
    if (!this.#documents.has(id)) {
      this.#documents.set(id, await api.document(id));
    }
    return this.#documents.get(id);
  }

  #drawWalk(position, total) {
    const button = (step, icon, key) => h('button', {
      type: 'button', class: 'btn-icon btn-small', icon, 'aria-label': t(key), 'aria-keyshortcuts': step < 0 ? '[' : ']',
      on: { click: () => this.onWalk(step) },
    });
    byId('cite-walk').replaceChildren(...(total < 1 ? [] : [
      h('span', { class: 'hint num' }, t('chat.cite.position', position + 1, total)),
      ...(total === 1 ? [] : [button(-1, 'chevron-left', 'chat.cite.previous'), button(1, 'chevron-right', 'chat.cite.next')])]));
  }

  #tabs() {
    const tabs = TABS.map(name => byId(`tab-${name}`));
    tabs.forEach((tab, index) => {
      tab.addEventListener('click', () => this.#select(tab.id.slice(4)));
      tab.addEventListener('keydown', event => {
        if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
          const next = tabs[(index + (event.key === 'ArrowRight' ? 1 : TABS.length - 1)) % TABS.length];
          next.click();
          next.focus();
        }
      });
    });
  }

  #select(name) {
    for (const each of TABS) {
      byId(`tab-${each}`).setAttribute('aria-selected', String(each === name));
      byId(`tab-${each}`).tabIndex = each === name ? 0 : -1;
      byId(`panel-${each}`).hidden = each !== name;
    }
    if (name === 'steps') {
      this.#showSteps();
    } else if (name === 'context') {
      this.#showContext();
    }
  }

  async #showContext() {
    const answer = this.#answer;
    const show = content => answer === this.#answer && byId('panel-context').replaceChildren(content);
    if (!answer) {
      show(h('p', { class: 'empty' }, t('chat.context.choose')));
      return;
    }
    show(h('p', { class: 'skeleton' }));
    try {
      const context = await api.context(answer.run);
      const view = contextView(context);
      show(view);
      const summary = context.thread_id && await summaryView(context.thread_id, { changed: changed => this.onSummary(changed) });
      if (summary) {
        view.append(summary);
      }
    } catch (error) {
      show(h('p', { class: 'empty' }, t(CONTEXT_FAULTS[error.status] ?? 'chat.context.failed')));
    }
  }

  #showSteps() {
    const { searched } = this.#answer ?? {};
    const steps = this.#answer?.steps() ?? [];
    byId('panel-steps').replaceChildren(...(steps.length === 0
      ? [h('p', { class: 'empty' }, t('chat.steps.none'))]
      : [h('h2', {}, t('chat.steps.title')), searched && h('p', { class: 'hint' }, summaryText(searched)), stepList(steps)].filter(Boolean)));
  }
}
