import { byId } from './dom.js';
import { t } from './i18n.js';

const CLOSE_BELOW = 0.28;
const TALL_ABOVE = 0.72;

/** The handle of the evidence sheet on a phone: a tap makes it tall or half, a drag sizes it, far down closes it. */
export class SheetHandle {
  #sheet = byId('evidence');
  #handle = byId('sheet-handle');
  #evidence;
  #dragged = false;

  /** @param {import('./evidence.js').Evidence} evidence */
  constructor(evidence) {
    this.#evidence = evidence;
    this.#handle.addEventListener('click', () => this.#tapped());
    this.#handle.addEventListener('pointerdown', event => this.#drag(event));
  }

  #tapped() {
    if (!this.#dragged) {
      this.#setTall(!this.#sheet.classList.contains('is-tall'));
    }
    this.#dragged = false;
  }

  #setTall(tall) {
    this.#sheet.classList.toggle('is-tall', tall);
    this.#handle.setAttribute('aria-label', t(tall ? 'chat.evidence.reduce' : 'chat.evidence.enlarge'));
  }

  #drag(event) {
    const startY = event.clientY;
    const startHeight = this.#sheet.offsetHeight;
    this.#handle.setPointerCapture(event.pointerId);
    this.#dragged = false;
    const move = now => {
      this.#dragged ||= Math.abs(now.clientY - startY) > 6;
      if (this.#dragged) {
        this.#sheet.classList.add('is-dragged');
        this.#sheet.style.height = `${Math.min(startHeight + startY - now.clientY, innerHeight * 0.94)}px`;
      }
    };
    const end = () => {
      this.#handle.removeEventListener('pointermove', move);
      if (this.#dragged) {
        this.#settle();
      }
    };
    this.#handle.addEventListener('pointermove', move);
    this.#handle.addEventListener('lostpointercapture', end, { once: true });
  }

  #settle() {
    const share = this.#sheet.offsetHeight / innerHeight;
    this.#sheet.classList.remove('is-dragged');
    this.#sheet.style.height = '';
    if (share < CLOSE_BELOW) {
      this.#evidence.close();
    } else {
      this.#setTall(share > TALL_ABOVE);
    }
  }
}
