import { h } from './dom.js';
import { dateText, t } from './i18n.js';
import { placeAt } from './menu.js';

const OPEN_MS = 180;
const CLOSE_MS = 160;

/** Shows a citation's quote at its chip while the pointer or the focus is there. Escape hides it. */
export class QuotePopover {
  #find;
  #node = null;
  #chip = null;
  #hovered = null;
  #timer = 0;

  /** @param {HTMLElement} root where chips are @param {Function} find chip → citation */
  constructor(root, find) {
    this.#find = find;
    // A pointer that moves, not a chip that is scrolled under a resting one.
    root.addEventListener('pointermove', event => event.pointerType !== 'touch' && this.#over(event.target.closest('.cite')));
    root.addEventListener('pointerleave', () => this.#over(null));
    root.addEventListener('focusin', event => event.target.matches('.cite:focus-visible') && this.#open(event.target));
    root.addEventListener('focusout', () => this.close());
    root.parentElement.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    document.addEventListener('keydown', event => this.#escape(event), true);
  }

  /** Hides it at once. */
  close() {
    clearTimeout(this.#timer);
    this.#node?.remove();
    this.#chip?.removeAttribute('aria-describedby');
    this.#node = this.#chip = this.#hovered = null;
  }

  #over(chip) {
    if (chip === this.#hovered) {
      return;
    }
    this.#hovered = chip;
    clearTimeout(this.#timer);
    if (chip) {
      this.#timer = setTimeout(() => this.#open(chip), OPEN_MS);
    } else {
      this.#closeSoon();
    }
  }

  #closeSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.close(), CLOSE_MS);
  }

  #scrolled() {
    if (this.#node && this.#chip === document.activeElement) {
      placeAt(this.#chip, this.#node, 8);
    } else {
      this.close();
    }
  }

  #open(chip) {
    const citation = this.#find(chip);
    if (!citation?.quote || chip === this.#chip || !chip.isConnected) {
      return;
    }
    this.close();
    this.#chip = this.#hovered = chip;
    this.#node = card(citation);
    this.#node.addEventListener('pointerenter', () => clearTimeout(this.#timer));
    this.#node.addEventListener('pointerleave', () => this.#over(null));
    chip.closest('main').append(this.#node);
    placeAt(chip, this.#node, 8);
    chip.setAttribute('aria-describedby', this.#node.id);
  }

  #escape(event) {
    if (event.key === 'Escape' && this.#node) {
      event.stopPropagation();
      this.close();
    }
  }
}

function card({ title, version, version_date: date, page, section, quote, newer_version: newer }) {
  const where = [version != null && t('chat.version.head', version), date && dateText(date), page != null && t('chat.page', page), section];
  return h('div', { class: 'menu quote-card', role: 'tooltip', id: 'quote-card' },
    h('p', { class: 'quote-title' }, title),
    h('p', { class: 'hint' }, where.filter(Boolean).join(' · ')),
    h('blockquote', { class: 'quote' }, quote),
    newer && h('p', {}, h('span', { class: 'state state-warn' }, t('chat.newer', newer.version))));
}
