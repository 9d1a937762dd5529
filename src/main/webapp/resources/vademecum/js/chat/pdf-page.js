import { debounce, h } from './dom.js';
import { highlight } from './highlight.js';
import { findQuote } from './match.js';
import { openPdf, pageOf, pdfLibrary } from './pdf.js';
import { itemsOf, layWords } from './recognised-words.js';

const WHOLE_WIDTH = 0; // then the width of the text without the margins, then more of it
const ZOOMS = [1, 1, 1.25, 1.5, 2, 3];
const TEXT_WIDTH = 1;
const TEXT_PAD = 18;
const PIXELS_MAX = 16_000_000;

/** One page of a PDF, drawn to the pane's width, with its text over it and the quote marked. */
export class PdfPage {
  #host;
  #changed;
  #job = 0;
  #zoom = TEXT_WIDTH;
  #pdf = null;
  #number = 1;
  #quote = '';
  #section = '';
  #words = () => null;
  #width = 0;

  /**
   * @param {HTMLElement} host a scrolling element
   * @param {Function} changed called with {page, pages, canZoomIn, canZoomOut, marked, whole} after each drawing
   */
  constructor(host, changed) {
    this.#host = host;
    this.#changed = changed;
    new ResizeObserver(debounce(() => this.#resized(), 120)).observe(host);
  }

  /**
   * @param {{url: string, page: ?number, quote: ?string, section: ?string, words: Function}} wanted without a page, or when
   *   the quote is not on it, the page that has the quote is looked for nearby; `words` gives, or promises, what was
   *   recognised on a page, null for one that has text of its own
   */
  async show({ url, page, quote, section, words }) {
    const job = ++this.#job;
    const pdf = await openPdf(url);
    if (job !== this.#job) {
      return;
    }
    this.#pdf = pdf;
    this.#quote = quote ?? '';
    this.#section = section ?? '';
    this.#words = words;
    this.#zoom = TEXT_WIDTH;
    this.#number = await this.#pageOfQuote(page);
    if (job === this.#job) {
      await this.#draw(true);
    }
  }

  /** @param {number} step pages forwards or backwards */
  async turn(step) {
    this.#number = Math.max(1, Math.min(this.#pdf.numPages, this.#number + step));
    await this.#draw(true);
  }

  /** @param {number} step -1 smaller, 1 larger */
  async zoom(step) {
    this.#zoom = Math.max(WHOLE_WIDTH, Math.min(ZOOMS.length - 1, this.#zoom + step));
    await this.#draw(true);
  }

  /** Nothing that is still loading will be drawn. */
  cancel() {
    this.#job++;
  }

  async #pageOfQuote(page) {
    const pages = this.#pdf.numPages;
    const given = Math.max(1, Math.min(pages, page ?? 1));
    if (!this.#quote) {
      return given;
    }
    const near = page == null
      ? Array.from({ length: Math.min(pages, 200) }, (_, index) => index + 1)
      : [given, given + 1, given - 1].filter(number => number >= 1 && number <= pages);
    return await this.#firstWith(near, false) ?? await this.#firstWith(near, true) ?? given;
  }

  async #firstWith(pages, partly) {
    for (const number of pages) {
      const { items } = await this.#text(number);
      if (findQuote(items, this.#quote, this.#section, partly).length > 0) {
        return number;
      }
    }
    return null;
  }

  async #text(number) {
    const page = await pageOf(this.#pdf, number);
    const recognised = await this.#words(number);
    if (recognised) {
      return { page, recognised, items: itemsOf(recognised) };
    }
    const content = await page.getTextContent();
    const items = content.items.filter(item => item.str !== undefined).map(item => (
      { text: item.str, x: item.transform[4], y: item.transform[5], width: item.width, height: item.height }));
    return { page, content, items };
  }

  async #draw(scroll) {
    const job = ++this.#job;
    const { page, content, recognised, items } = await this.#text(this.#number);
    this.#width = this.#host.clientWidth;
    const natural = page.getViewport({ scale: 1 });
    const shown = this.#zoom === WHOLE_WIDTH ? { left: 0, width: natural.width } : textColumn(items, natural);
    const viewport = page.getViewport({ scale: (this.#width / shown.width) * ZOOMS[this.#zoom] });
    const canvas = await this.#paint(page, viewport);
    if (job !== this.#job) {
      return;
    }
    const text = h('div', { class: 'text-layer' });
    const marks = h('div', { class: 'passage-layer', 'aria-hidden': 'true' });
    const sheet = h('div', { class: 'pdf-page' }, canvas, marks, text);
    size(sheet, viewport);
    this.#host.replaceChildren(sheet);
    const texts = recognised ? layWords(text, recognised) : await layText(content, text, viewport);
    if (job === this.#job) {
      this.#host.scrollLeft = shown.left * viewport.scale;
      this.#mark(marks, texts, items, scroll);
    }
  }

  async #paint(page, viewport) {
    const ratio = Math.min(devicePixelRatio || 1, Math.sqrt(PIXELS_MAX / (viewport.width * viewport.height)));
    const canvas = h('canvas', { role: 'presentation' });
    canvas.width = Math.floor(viewport.width * ratio);
    canvas.height = Math.floor(viewport.height * ratio);
    await page.render({ canvas, viewport, transform: [ratio, 0, 0, ratio, 0, 0] }).promise;
    return canvas;
  }

  #mark(marks, texts, items, scroll) {
    const first = highlight(marks, texts, findQuote(items, this.#quote, this.#section));
    const whole = findQuote(items, this.#quote, this.#section, false).length > 0;
    if (scroll) {
      const target = first ?? this.#headingAmong(texts, items);
      this.#scrollTo(target);
    }
    this.#changed({
      page: this.#number,
      pages: this.#pdf.numPages,
      canZoomIn: this.#zoom < ZOOMS.length - 1,
      canZoomOut: this.#zoom > WHOLE_WIDTH,
      marked: first !== null,
      whole,
    });
  }

  #headingAmong(texts, items) {
    const [span] = this.#section ? findQuote(items, this.#section) : [];
    return span ? texts[span.item] : null;
  }

  #scrollTo(target) {
    const host = this.#host.getBoundingClientRect();
    const at = target?.getBoundingClientRect();
    this.#host.scrollTop = at ? at.top - host.top + this.#host.scrollTop - host.height * 0.3 : 0;
    if (at && this.#zoom > TEXT_WIDTH) {
      this.#host.scrollLeft += at.left - host.left - TEXT_PAD;
    }
  }

  #resized() {
    if (this.#pdf && this.#host.clientWidth > 0 && Math.abs(this.#host.clientWidth - this.#width) > 1) {
      this.#draw(false).catch(() => {});
    }
  }
}

/** Lays a page's own text over its picture. */
async function layText(content, container, viewport) {
  const { TextLayer } = await pdfLibrary();
  const layer = new TextLayer({ textContentSource: content, container, viewport });
  await layer.render();
  return layer.textDivs;
}

/** Where the text stands between the margins, with a little air; all of a page that has little or turned text. */
function textColumn(items, { width, rotation }) {
  const lines = items.filter(item => item.text.trim() !== '');
  const left = Math.max(0, Math.min(...lines.map(item => item.x)) - TEXT_PAD);
  const right = Math.min(width, Math.max(...lines.map(item => item.x + item.width)) + TEXT_PAD);
  return rotation === 0 && right - left > width * 0.6 ? { left, width: right - left } : { left: 0, width };
}

/** pdf.js places its text by these properties of an ancestor. */
function size(sheet, viewport) {
  sheet.style.width = `${viewport.width}px`;
  sheet.style.height = `${viewport.height}px`;
  sheet.style.setProperty('--total-scale-factor', viewport.scale);
  sheet.style.setProperty('--scale-round-x', '1px');
  sheet.style.setProperty('--scale-round-y', '1px');
}
