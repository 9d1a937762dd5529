import { api, contentUrl } from './api.js';
import { toFragment } from './blocks.js';
import { comparisonView } from './comparison-view.js';
import { h } from './dom.js';
import { icon } from './icons.js';
import { dateText, t } from './i18n.js';
import { markQuote } from './mark-text.js';
import { refusalText } from './notes.js';
import { PdfPage } from './pdf-page.js';
import { showPicture } from './picture-page.js';

/** A document at a passage: title and version above, the page or the text, and what can be done with it below. */
export class DocumentView {
  #panel;
  #onNewer;
  #head = h('header', { class: 'doc-head' });
  #body = h('div', { class: 'doc-body', tabindex: '0', role: 'region' });
  #missing = h('div', { class: 'doc-missing' });
  #foot = h('footer', { class: 'doc-foot' });
  #pdf;
  #document = null;
  #citation = null;
  #firstPage = null;

  /** @param {HTMLElement} panel @param {Function} onNewer called with {document_id, version} */
  constructor(panel, onNewer) {
    this.#panel = panel;
    this.#onNewer = onNewer;
    this.#pdf = new PdfPage(this.#body, state => this.#drawn(state));
    panel.append(this.#head, this.#missing, this.#body, this.#foot);
  }

  /** Shows at once what the citation itself tells. */
  begin(citation) {
    this.#citation = citation;
    this.#firstPage = null;
    this.#pdf.cancel();
    this.#drawHead(null, citation.page);
    this.#missing.replaceChildren();
    if (!this.#body.querySelector('.pdf-page')) {
      this.#body.replaceChildren(h('div', { class: 'page-skeleton', 'aria-hidden': 'true' },
        Array.from({ length: 9 }, () => h('i', { class: 'skeleton' }))));
    }
    this.#body.classList.add('is-loading');
  }

  /** @param {Object} document @param {Object} citation */
  async show(document, citation) {
    this.#document = document;
    this.#drawHead(document, citation.page);
    if (document.kind === 'pdf') {
      this.#drawFoot(null);
      const { page, quote, section } = citation;
      const words = number => this.#recognised(number) && api.documentWords(document.id, number);
      await this.#pdf.show({ url: contentUrl(document.id), page, quote, section: lastPart(section), words });
    } else if (document.kind === 'image') {
      await this.#showPicture(document, citation);
    } else {
      await this.#showText(document, citation);
    }
  }

  /** Nothing that is still loading will be shown. */
  cancel() {
    this.#pdf.cancel();
  }

  /** @param {Error} error */
  fail(error) {
    this.#body.classList.remove('is-loading');
    this.#body.replaceChildren(h('div', { class: 'empty' }, icon('alert'), h('h3', {}, t('chat.evidence.failed')),
      h('p', {}, reason(error))));
    this.#missing.replaceChildren(this.#quote(null));
    if (error.status !== undefined) {
      this.#foot.replaceChildren();
    }
  }

  /** What the newer version says in place of the passage; the page comes back by {@link #show}. */
  async #compare() {
    const citation = this.#citation;
    this.#pdf.cancel();
    this.#body.classList.add('is-loading');
    try {
      const comparison = await api.documentComparison(this.#document.id, citation.start, citation.end);
      if (citation === this.#citation) {
        this.#missing.replaceChildren();
        this.#body.classList.remove('is-loading');
        this.#body.classList.add('is-text');
        this.#body.replaceChildren(comparisonView(comparison, { version: this.#document.version, onBack: () => this.show(this.#document, citation) }));
        this.#body.setAttribute('aria-label', t('chat.compare.title', comparison.version));
        this.#body.scrollTop = 0;
        this.#body.focus({ preventScroll: true });
        this.#drawFoot(null);
      }
    } catch (error) {
      if (citation === this.#citation) {
        this.fail(error);
      }
    }
  }

  async #showPicture(document, citation) {
    const words = this.#recognised(1) ? await api.documentWords(document.id, 1) : null;
    if (citation !== this.#citation) {
      return;
    }
    const { quote } = citation;
    const marked = await showPicture(this.#body, { url: contentUrl(document.id), alt: document.title, words, quote: quote ?? '' });
    if (citation === this.#citation) {
      this.#body.classList.remove('is-loading', 'is-text');
      this.#body.setAttribute('aria-label', document.title);
      this.#drawFoot(null);
      this.#tellIfMissing(marked);
    }
  }

  /** @param {?number} page @returns {?{page: number, confidence: number}} null for one that has text of its own */
  #recognised(page) {
    return this.#document?.recognised_pages.find(recognised => recognised.page === page) ?? null;
  }

  async #showText(document, citation) {
    const moved = citation.moved;
    const { html, confidence } = await api.documentText(document.id, moved ? null : citation.start, moved ? null : citation.end);
    if (citation !== this.#citation) {
      return;
    }
    const text = h('article', { class: 'paper-text' }, toFragment(html));
    this.#body.classList.remove('is-loading');
    this.#body.classList.add('is-text');
    this.#body.replaceChildren(text);
    this.#drawHead(document, citation.page, document.pages, confidence);
    const passage = text.querySelector('#passage') ?? markQuote(text, citation.quote ?? '');
    this.#body.scrollTop = passage ? passage.offsetTop - this.#body.clientHeight * 0.3 : 0;
    this.#drawFoot(null);
    this.#tellIfMissing(passage !== null);
  }

  #drawn(state) {
    this.#body.classList.remove('is-loading', 'is-text');
    this.#body.setAttribute('aria-label', t('chat.evidence.page', state.page, state.pages));
    this.#drawHead(this.#document, state.page, state.pages);
    this.#drawFoot(state);
    this.#firstPage ??= state.page;
    this.#tellIfMissing(state.page !== this.#firstPage || (this.#citation.moved ? state.whole : state.marked));
  }

  /** @param {?number} confidence of words in pictures within a passage, null when there are none */
  #drawHead(document, page, pages = document?.pages, confidence = null) {
    const { title, version, version_date: date, section, newer_version: newer } = { ...this.#citation, ...known(document) };
    const number = page != null && (pages ? t('chat.page.of', page, pages) : t('chat.page', page));
    const sure = confidence ?? (document && this.#recognised(page ?? 1)?.confidence);
    const here = section && (page == null || page === this.#citation.page) ? section : null;
    const where = [version != null && t('chat.version.head', [version, date && dateText(date)].filter(Boolean).join(', ')), number, here,
      sure != null && t('chat.recognised', sure)];
    this.#head.replaceChildren(
      h('div', { class: 'doc-title' }, h('h2', {}, title), newer && h('span', { class: 'doc-newer' }, this.#newerBadge(newer), document && this.#compareButton())),
      h('p', { class: 'hint' }, where.filter(Boolean).join(' · ')));
  }

  #newerBadge(newer) {
    return h('button', { type: 'button', class: 'state state-warn newer', title: t('chat.newer.title'), on: { click: () => this.#onNewer(newer) } },
      t('chat.newer.open', newer.version));
  }

  #compareButton() {
    return h('button', { type: 'button', class: 'btn btn-quiet btn-small compare', title: t('chat.compare.hint'), on: { click: () => this.#compare() } },
      t('chat.compare'));
  }

  #tellIfMissing(found) {
    this.#missing.replaceChildren(...(found || !this.#citation.quote ? [] : [
      this.#quote(t(this.#citation.moved ? 'chat.evidence.not_in_version' : 'chat.evidence.not_marked'))]));
  }

  #quote(text) {
    return h('div', { class: 'doc-quote' }, text && h('p', { class: 'hint' }, text),
      this.#citation.quote && h('blockquote', { class: 'quote' }, this.#citation.quote));
  }

  #drawFoot(state) {
    const content = contentUrl(this.#document.id);
    this.#foot.replaceChildren(
      h('a', { class: 'btn', href: state ? `${content}#page=${state.page}` : content, target: '_blank', rel: 'noopener' }, t('chat.open_document')),
      h('a', { class: 'btn btn-quiet download', href: content, download: this.#document.filename ?? '' }, t('chat.download')),
      state && h('div', { class: 'doc-tools' },
        this.#tool('chevron-left', 'chat.page.previous', state.page > 1, () => this.#pdf.turn(-1)),
        this.#tool('chevron-right', 'chat.page.next', state.page < state.pages, () => this.#pdf.turn(1)),
        this.#tool('minus', 'chat.zoom.out', state.canZoomOut, () => this.#pdf.zoom(-1), 'zoom'),
        this.#tool('plus', 'chat.zoom.in', state.canZoomIn, () => this.#pdf.zoom(1), 'zoom')) || '');
  }

  #tool(name, key, enabled, action, kind = '') {
    const focused = this.#foot.contains(document.activeElement) && document.activeElement.getAttribute('aria-label') === t(key);
    const button = h('button', { type: 'button', class: `btn-icon btn-small ${kind}`, icon: name, 'aria-label': t(key), title: t(key), on: { click: action } });
    button.setAttribute('aria-disabled', String(!enabled));
    if (focused) {
      queueMicrotask(() => button.focus());
    }
    return button;
  }
}

/** What the document itself tells goes before what the citation remembers of it. */
function known(document) {
  const { title, version, version_date: date, newer_version: newer } = document ?? {};
  const told = { title, version, version_date: date, newer_version: newer };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
}

/** Sections come as a path; the last heading is the one that stands next to the passage. */
function lastPart(section) {
  return section?.split(/\s[›>/]\s/).at(-1) ?? null;
}

/** @param {Error} error why a document cannot be shown @returns {string} */
function reason(error) {
  if (error.status === undefined) {
    return t('chat.evidence.unreadable');
  }
  return error.status === 404 ? t('chat.evidence.gone') : refusalText(error);
}
