const NEAR = 48;

/** Keeps the newest text in sight until the reader scrolls up, and offers the way back. */
export class Follower {
  #scroller;
  #jump;
  #following = true;
  #lastTop = 0;

  /** @param {HTMLElement} scroller @param {HTMLElement} content what grows @param {HTMLElement} jump the way back */
  constructor(scroller, content, jump) {
    this.#scroller = scroller;
    this.#jump = jump;
    scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    jump.addEventListener('click', () => this.toNewest(true));
    const observer = new ResizeObserver(() => this.#grown());
    observer.observe(content);
    observer.observe(scroller);
  }

  /** @param {boolean} smooth */
  toNewest(smooth = false) {
    this.#following = true;
    const still = !smooth || matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.#scroller.scrollTo({ top: this.#scroller.scrollHeight, behavior: still ? 'instant' : 'smooth' });
    this.#jump.hidden = true;
  }

  /** Shows something above, and does not pull away from it. @param {Element} element @param {'center'|'nearest'} block */
  show(element, block) {
    this.#following = false;
    element.scrollIntoView({ block, behavior: 'instant' });
  }

  /** Shows the beginning, and stays there. */
  toTop() {
    this.#following = false;
    this.#scroller.scrollTop = 0;
    this.#jump.hidden = true;
  }

  /** Keeps what is on the screen where it is while older messages come in above it. */
  async hold(change) {
    const before = this.#scroller.scrollHeight - this.#scroller.scrollTop;
    this.#following = false;
    await change();
    this.#scroller.scrollTop = this.#scroller.scrollHeight - before;
  }

  #distance() {
    return this.#scroller.scrollHeight - this.#scroller.scrollTop - this.#scroller.clientHeight;
  }

  #scrolled() {
    const top = this.#scroller.scrollTop;
    if (this.#distance() < NEAR) {
      this.#following = true;
    } else if (top < this.#lastTop) {
      this.#following = false;
    }
    this.#lastTop = top;
    this.#showJump();
  }

  #grown() {
    if (this.#following) {
      this.#scroller.scrollTop = this.#scroller.scrollHeight;
    }
    this.#showJump();
  }

  #showJump() {
    this.#jump.hidden = this.#following || this.#distance() < NEAR;
  }
}
