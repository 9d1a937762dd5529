import { config } from './config.js';

const DAY = 86_400_000;
const locale = config.locale === 'en' ? 'en-GB' : config.locale;
const plurals = new Intl.PluralRules(locale);
const dates = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' });
const moments = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' });
const numbers = new Intl.NumberFormat(locale);
const tenths = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/**
 * @param {string} key from the bundle
 * @param {...(string|number)} args for {0}, {1}, …; numbers are written the way of the language
 * @returns {string}
 */
export function t(key, ...args) {
  const text = config.messages[key] ?? key;
  return text.replace(/\{(\d)\}/g, (_, index) => {
    const arg = args[index];
    return typeof arg === 'number' ? numbers.format(arg) : arg ?? '';
  });
}

/**
 * A counted text: the bundle has `key.one`, `key.other` and perhaps `key.zero`; {0} is the count.
 * @param {string} key @param {number} count @param {...(string|number)} args for {1}, …
 * @returns {string}
 */
export function count(key, count, ...args) {
  const form = count === 0 && hasText(`${key}.zero`) ? 'zero' : plurals.select(count);
  return t(hasText(`${key}.${form}`) ? `${key}.${form}` : `${key}.other`, count, ...args);
}

/** @param {string} key @returns {boolean} */
export function hasText(key) {
  return key in config.messages;
}

/** @param {string} stem @param {?string} code @returns {string} the text of `stem.code`, or of `stem.other` */
export function textFor(stem, code, ...args) {
  return t(code && hasText(`${stem}.${code}`) ? `${stem}.${code}` : `${stem}.other`, ...args);
}

/** @param {number|string} time epoch seconds, or an ISO date @returns {Date} */
export function toDate(time) {
  return typeof time === 'number' ? new Date(time * 1000) : new Date(time.length === 10 ? `${time}T00:00` : time);
}

/** @returns {string} such as 12 January 2026 */
export function dateText(time) {
  return dates.format(toDate(time));
}

/** @returns {string} date and time of day */
export function momentText(time) {
  return moments.format(toDate(time));
}

/** @param {number} ms @returns {string} such as 1.8 s */
export function secondsText(ms) {
  return t('chat.seconds', tenths.format(ms / 1000));
}

/** @returns {'today'|'yesterday'|'week'|'earlier'} the heading a time belongs under; a week begins on Monday */
export function dayGroup(time) {
  const then = toDate(time);
  const today = new Date().setHours(0, 0, 0, 0);
  if (then >= today) {
    return 'today';
  }
  if (then >= today - DAY) {
    return 'yesterday';
  }
  const monday = today - ((new Date().getDay() + 6) % 7) * DAY;
  return then >= monday ? 'week' : 'earlier';
}
