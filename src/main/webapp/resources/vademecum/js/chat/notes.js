import { config } from './config.js';
import { h } from './dom.js';
import { icon } from './icons.js';
import { count, t, textFor } from './i18n.js';

const REASONS = {
  run_cancelled: 'cancelled',
  run_expired: 'expired',
  run_failed: 'failed',
  max_tokens: 'max_output_tokens',
};

/**
 * A card that tells how an answer ended when it did not end well.
 * @param {{status: string, error: ?{code, message}, incomplete_reason: ?string}} end
 * @param {?Function} retry leaves the button out when null
 * @returns {?HTMLElement} null when there is nothing to tell
 */
export function endNote(end, retry) {
  const reason = reasonOf(end);
  if (!reason) {
    return null;
  }
  const bad = reason === 'failed' || reason === 'lost';
  return h('div', { class: `banner ${bad ? 'banner-bad' : ''}`, data: { reason } },
    icon(bad ? 'alert' : reason === 'cancelled' ? 'stop' : 'clock'),
    h('p', {}, h('strong', {}, textFor('chat.end', reason)), ' ', ...advice(reason, end.error)),
    retry && h('button', { type: 'button', class: 'btn btn-small', on: { click: retry } }, t('chat.retry')));
}

function reasonOf({ status, error, incomplete_reason: incomplete }) {
  if (error || status === 'failed') {
    return 'failed';
  }
  if (status === 'incomplete') {
    return REASONS[incomplete] ?? incomplete ?? 'incomplete';
  }
  return ['cancelled', 'expired', 'lost'].includes(status) ? status : null;
}

function advice(reason, error) {
  return reason === 'failed' ? fault(error) : [textFor('chat.end.advice', reason)];
}

/** The server tells of a fault in English, and more exactly than its code does: elsewhere that is quoted behind a text. */
function fault(error) {
  const text = textFor('chat.fault', error?.code);
  if (!error?.message) {
    return [text];
  }
  return config.locale === 'en' ? [error.message] : [text, ' ', h('q', { lang: 'en' }, error.message)];
}

/** A question that never got an answer. @param {Function} retry @returns {HTMLElement} */
export function unansweredNote(retry) {
  return h('div', { class: 'banner message' }, icon('clock'), h('p', {}, t('chat.unanswered')),
    h('button', { type: 'button', class: 'btn btn-small', on: { click: retry } }, t('chat.retry')));
}

/**
 * What a refused question is told.
 * @param {import('./api.js').ApiError} error
 * @returns {string}
 */
export function refusalText(error) {
  if (error.status === 0) {
    return t('chat.error.network');
  }
  if (error.code === 'budget_exceeded') {
    return t('chat.error.budget_exceeded');
  }
  if (error.status === 429) {
    return error.retryAfter ? count('chat.error.wait', error.retryAfter) : t('chat.error.rate_limit_exceeded');
  }
  const byStatus = { 403: 'forbidden', 404: 'gone', 409: 'busy', 413: 'too_long' }[error.status];
  if (byStatus) {
    return t(`chat.error.${byStatus}`);
  }
  return error.status < 500 && error.message ? error.message : textFor('chat.error', error.code);
}
