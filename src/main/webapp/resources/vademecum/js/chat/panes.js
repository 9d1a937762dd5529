import { isPhone } from './config.js';
import { byId } from './dom.js';
import { recall, remember } from './storage.js';

const NARROW = 1080; // below this, rail and evidence do not fit beside the answer together
const MAIN_MIN = 380;
const STEP = 16;

const SIZES = {
  rail: { initial: () => 268, min: 208, max: () => 420, sign: 1 },
  evidence: {
    initial: () => Math.min(456, Math.round(innerWidth * 0.38)),
    min: 320,
    max: () => Math.max(320, innerWidth - MAIN_MIN - (innerWidth < NARROW ? 0 : 208)),
    sign: -1,
  },
};

/** The three panes: which are open, how wide, and sheets on a phone. */
export class Panes {
  #shell = byId('shell');
  #opener = null;

  constructor() {
    matchMedia('(max-width: 759.98px)').addEventListener('change', () => this.#fit());
    window.addEventListener('resize', () => this.#clampAll());
    byId('rail-close').addEventListener('click', () => this.showRail(false));
    byId('rail-open').addEventListener('click', () => this.showRail(true));
    byId('scrim').addEventListener('click', () => this.showRail(false));
    Object.keys(SIZES).forEach(name => this.#splitter(name));
    this.#fit();
    requestAnimationFrame(() => this.#shell.classList.add('is-ready'));
  }

  get railOpen() {
    return this.#shell.dataset.rail === 'open';
  }

  get evidenceOpen() {
    return this.#shell.dataset.evidence === 'open';
  }

  /** @param {boolean} open @param {boolean} [byUser] remembered when the user asked */
  showRail(open, byUser = true) {
    if (open && !isPhone() && innerWidth < NARROW) {
      this.showEvidence(false);
    }
    this.#set('rail', open);
    if (byUser && !isPhone()) {
      remember('rail', open ? 'open' : 'closed');
    }
    if (byUser) {
      byId(open ? 'rail-close' : 'rail-open').focus({ preventScroll: true });
    }
  }

  /** @param {boolean} open focus returns to where it came from on closing */
  showEvidence(open) {
    if (open === this.evidenceOpen) {
      return;
    }
    if (open) {
      this.#opener = document.activeElement;
      if (isPhone() || innerWidth < NARROW) {
        this.#set('rail', false);
      }
    }
    const focusInside = byId('evidence').contains(document.activeElement);
    this.#set('evidence', open);
    if (!open) {
      this.#restoreRail();
      if (focusInside && this.#opener?.isConnected) {
        this.#opener.focus({ preventScroll: true });
      }
    }
  }

  #restoreRail() {
    if (!isPhone() && innerWidth < NARROW && recall('rail') !== 'closed') {
      this.#set('rail', true);
    }
  }

  #set(name, open) {
    this.#shell.dataset[name] = open ? 'open' : 'closed';
    const sheet = isPhone() && this.railOpen;
    byId('scrim').hidden = !sheet;
    this.#shell.querySelector('.main').inert = sheet;
    byId('evidence').inert = sheet;
    this.#clampAll();
  }

  #fit() {
    this.#set('rail', !isPhone() && recall('rail') !== 'closed');
  }

  #splitter(name) {
    const handle = byId(`${name}-splitter`);
    handle.addEventListener('pointerdown', event => this.#drag(name, handle, event));
    handle.addEventListener('keydown', event => this.#key(name, event));
    handle.addEventListener('dblclick', () => this.#resize(name, SIZES[name].initial()));
  }

  #drag(name, handle, event) {
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    handle.classList.add('is-dragged');
    const startX = event.clientX;
    const startWidth = this.#width(name);
    const move = now => this.#resize(name, startWidth + SIZES[name].sign * (now.clientX - startX));
    const end = () => {
      handle.removeEventListener('pointermove', move);
      handle.classList.remove('is-dragged');
    };
    handle.addEventListener('pointermove', move);
    handle.addEventListener('lostpointercapture', end, { once: true });
  }

  #key(name, event) {
    const { sign, min, max } = SIZES[name];
    const width = this.#width(name);
    const target = {
      ArrowLeft: width - sign * STEP,
      ArrowRight: width + sign * STEP,
      Home: min,
      End: max(),
    }[event.key];
    if (target !== undefined) {
      event.preventDefault();
      this.#resize(name, target);
    }
  }

  #width(name) {
    return byId(name).getBoundingClientRect().width;
  }

  #resize(name, wanted) {
    this.#apply(name, wanted);
    remember(`pane.${name}`, String(Math.round(wanted)));
  }

  #apply(name, wanted) {
    const { min, max } = SIZES[name];
    const width = Math.round(Math.max(min, Math.min(max(), wanted)));
    this.#shell.style.setProperty(`--${name}-width`, `${width}px`);
    const handle = byId(`${name}-splitter`);
    handle.setAttribute('aria-valuemin', min);
    handle.setAttribute('aria-valuemax', max());
    handle.setAttribute('aria-valuenow', width);
  }

  #clampAll() {
    Object.keys(SIZES).forEach(name => this.#apply(name, Number(recall(`pane.${name}`)) || SIZES[name].initial()));
  }
}
