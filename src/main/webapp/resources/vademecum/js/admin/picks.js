import { byId } from '../chat/dom.js';
import { count } from '../chat/i18n.js';

/**
 * Which rows are selected. Kept here and not in the table, which is drawn anew while work goes on: a tick between two
 * drawings is not lost.
 */
export class Picks {
  #ids = new Set();
  #form;

  /** @param {HTMLElement} form holds the table */
  constructor(form) {
    this.#form = form;
    form.addEventListener('change', event => this.#changed(event.target));
  }

  /** @returns {string[]} ids of the rows that are selected and shown */
  get ids() {
    return this.#picked(() => true);
  }

  /** @returns {string[]} the selected ones that it may help to start over */
  get retriable() {
    return this.#picked(box => box.dataset.retriable === 'true');
  }

  /** @returns {string[]} the selected ones whose file can be read again */
  get rereadable() {
    return this.#picked(box => box.dataset.rereadable === 'true');
  }

  /** @returns {string[]} the selected ones that wait to be published */
  get awaiting() {
    return this.#picked(box => box.dataset.status === 'awaiting');
  }

  /** The table was drawn anew. */
  restore() {
    const boxes = this.#boxes();
    const shown = new Set(boxes.map(box => box.dataset.pick));
    this.#ids = new Set([...this.#ids].filter(id => shown.has(id)));
    boxes.forEach(box => { box.checked = this.#ids.has(box.dataset.pick); });
    this.#show();
  }

  /** Nothing is selected any more. */
  clear() {
    this.#ids.clear();
    this.restore();
  }

  #picked(wanted) {
    return this.#boxes().filter(box => box.checked && wanted(box)).map(box => box.dataset.pick);
  }

  #boxes() {
    return [...this.#form.querySelectorAll('[data-pick]')];
  }

  #changed(box) {
    if (box.id === 'pick-all') {
      this.#boxes().forEach(one => this.#set(one, box.checked));
    } else if (box.dataset.pick) {
      this.#set(box, box.checked);
    } else {
      return;
    }
    this.#show();
  }

  #set(box, checked) {
    box.checked = checked;
    this.#ids[checked ? 'add' : 'delete'](box.dataset.pick);
  }

  #show() {
    const all = this.#boxes();
    const picked = this.ids.length;
    byId('picked').hidden = picked === 0;
    byId('picked-count').textContent = picked === 0 ? '' : count('admin_documents.script.picked', picked);
    byId('retry-picked').hidden = this.retriable.length === 0;
    byId('publish-picked').hidden = this.awaiting.length === 0;
    byId('reread-picked').hidden = this.rereadable.length === 0;
    all.forEach(box => box.closest('tr').setAttribute('aria-selected', String(box.checked)));
    const header = document.getElementById('pick-all');
    if (header) {
      header.checked = picked > 0 && picked === all.length;
      header.indeterminate = picked > 0 && picked < all.length;
      header.disabled = all.length === 0;
    }
  }
}
