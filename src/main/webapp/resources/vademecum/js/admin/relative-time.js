import { config } from '../chat/config.js';

const STEPS = [['year', 31_536_000], ['month', 2_592_000], ['day', 86_400], ['hour', 3_600], ['minute', 60], ['second', 1]];
const locale = config.locale === 'en' ? 'en-GB' : config.locale;
const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
const moments = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' });

/**
 * `<relative-time datetime="2026-03-02T12:00:00Z">` shows "5 min ago" and the moment itself on hover, in the reader's
 * own time zone. An element, so that rows which arrive later need no further call.
 */
class RelativeTime extends HTMLElement {
  connectedCallback() {
    const then = new Date(this.getAttribute('datetime'));
    if (!Number.isNaN(then.getTime())) {
      this.title = moments.format(then);
      this.show(then);
    }
  }

  show(then = new Date(this.getAttribute('datetime'))) {
    const text = relativeText(then);
    if (this.textContent !== text) {
      this.textContent = text;
    }
  }
}

function relativeText(then) {
  const seconds = Math.min(0, (then.getTime() - Date.now()) / 1000);
  if (seconds > -45) {
    return relative.format(0, 'second');
  }
  const [unit, length] = STEPS.find(([, size]) => -seconds >= size);
  return relative.format(Math.round(seconds / length), unit);
}

customElements.define('relative-time', RelativeTime);
setInterval(() => document.querySelectorAll('relative-time').forEach(time => time.show()), 30_000);
