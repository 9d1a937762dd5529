import { byId } from './dom.js';
import { QuotePopover } from './popover.js';
import { goToCite } from './router.js';

/** Chips in answers: which one is open in the evidence pane, and walking from one to the next. */
export class Citations {
  #thread;
  #evidence;
  #follower;
  #popover;
  #answer = null;
  #n = null;

  /**
   * @param {import('./thread.js').ThreadView} thread
   * @param {import('./evidence.js').Evidence} evidence
   * @param {import('./scroll.js').Follower} follower
   */
  constructor(thread, evidence, follower) {
    this.#thread = thread;
    this.#evidence = evidence;
    this.#follower = follower;
    const log = byId('log');
    log.addEventListener('click', event => this.#clicked(event));
    this.#popover = new QuotePopover(log, chip => this.#answerOf(chip)?.citations.get(Number(chip.dataset.cite)));
    evidence.onWalk = step => this.walk(step);
    evidence.onClose = () => this.#closed();
  }

  /**
   * @param {import('./answer.js').AnswerView} answer @param {number} n
   * @param {{address?: boolean}} [options] whether the page's address follows
   */
  open(answer, n, { address = true } = {}) {
    const citation = answer.citations.get(n);
    if (!citation) {
      return;
    }
    const wasOpen = this.#n !== null;
    this.#mark(answer, n);
    const order = answer.chips().map(chip => Number(chip.dataset.cite));
    this.#evidence.showCitation(citation, { answer, position: order.indexOf(n), total: order.length });
    if (address && answer.id) {
      goToCite({ message: answer.id, n }, wasOpen);
    }
  }

  /** @param {?{message: string, n: number}} cite what the address asks for */
  follow(cite) {
    const answer = cite && this.#thread.find(cite.message);
    if (answer) {
      this.open(answer, cite.n, { address: false });
      this.#keepInSight(answer, cite.n, 'center');
    } else if (this.#n !== null) {
      this.#evidence.close();
    }
  }

  /** @param {number} step 1 for the next citation of the answer, -1 for the one before */
  walk(step) {
    const answer = this.#answer?.element.isConnected ? this.#answer : this.#thread.answers.findLast(one => one.chips().length > 0);
    const chips = answer?.chips() ?? [];
    if (chips.length === 0) {
      return;
    }
    const at = chips.findIndex(chip => answer === this.#answer && Number(chip.dataset.cite) === this.#n);
    const next = at < 0 ? (step > 0 ? 0 : chips.length - 1) : (at + step + chips.length) % chips.length;
    this.open(answer, Number(chips[next].dataset.cite));
    this.#keepInSight(answer, Number(chips[next].dataset.cite), 'nearest');
  }

  /** A nearest section of a declined answer. */
  openNearest(section, answer) {
    this.#mark(null, null);
    this.#evidence.showCitation(section, { answer, position: -1, total: 0 });
  }

  /** @param {import('./answer.js').AnswerView} answer whose context is to be shown in the place of a citation */
  openContext(answer) {
    this.#mark(null, null);
    this.#evidence.showContext(answer);
  }

  /** Forgets the open citation: another conversation is shown. */
  clear() {
    this.#mark(null, null);
    this.#evidence.close(false);
  }

  #clicked(event) {
    const chip = event.target.closest('.cite');
    const answer = chip && this.#answerOf(chip);
    if (answer) {
      this.#popover.close();
      this.open(answer, Number(chip.dataset.cite));
      this.#follower.show(chip, 'nearest');
    }
  }

  /** The pane that opens makes the answer narrower, which moves its lines. */
  #keepInSight(answer, n, block) {
    const chip = answer.chips().find(each => Number(each.dataset.cite) === n);
    if (chip) {
      this.#follower.show(chip, block);
    }
  }

  #answerOf(chip) {
    return this.#thread.answers.find(answer => answer.element.contains(chip));
  }

  #closed() {
    this.#mark(null, null);
    goToCite(null, true);
  }

  #mark(answer, n) {
    byId('log').querySelectorAll('.cite[aria-current]').forEach(chip => chip.removeAttribute('aria-current'));
    answer?.element.querySelectorAll(`.cite[data-cite="${n}"]`).forEach(chip => chip.setAttribute('aria-current', 'true'));
    this.#answer = answer;
    this.#n = n;
  }
}
