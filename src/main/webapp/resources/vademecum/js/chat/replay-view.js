import { api } from './api.js';
import { h } from './dom.js';
import { count, secondsText, t } from './i18n.js';
import { announce } from './live.js';
import { refusalText } from './notes.js';

/**
 * Sends a request again, to a model of the reader's choice, and sets the two answers side by side.
 * @param {string} run id @param {Object} call of its context
 * @returns {HTMLElement}
 */
export function replayView(run, call) {
  const choice = h('select', { class: 'select', 'aria-label': t('chat.replay.model') },
    call.models.map(model => h('option', { value: model }, model)));
  const send = h('button', { type: 'submit', class: 'btn btn-small' }, t('chat.replay.send'));
  const stop = h('button', { type: 'button', class: 'btn btn-small', hidden: true, on: { click: () => api.stopReplay(run, call.id).catch(() => {}) } }, t('chat.stop'));
  const result = h('div', { class: 'replay-columns' });
  const form = h('form', { class: 'row row-wrap', on: { submit: event => replay(event) } }, choice, send, stop);

  async function replay(event) {
    event.preventDefault();
    busy(true);
    result.replaceChildren(h('p', { class: 'hint' }, t('chat.replay.running')));
    try {
      const again = await api.replay(run, call.id, choice.value);
      result.replaceChildren(column(t('chat.replay.before'), call), column(t('chat.replay.again'), again));
      announce(t('chat.replay.done'));
    } catch (error) {
      result.replaceChildren(h('p', { class: 'error-text', role: 'alert' }, refusalText(error)));
    }
    busy(false);
  }

  function busy(on) {
    send.disabled = on;
    stop.hidden = !on;
  }

  return h('section', { class: 'replay-view' }, h('h3', {}, t('chat.replay.title')), h('p', { class: 'hint' }, t('chat.replay.hint')), form, result);
}

function column(title, answer) {
  const { model, reply, usage, elapsed_ms: elapsed, error, status } = answer;
  const calls = (reply?.tool_calls ?? []).map(call => `${call.name}${call.arguments}`);
  const text = [reply?.text, ...calls].filter(Boolean).join('\n');
  const about = [model, elapsed != null && secondsText(elapsed), usage && count('chat.context.tokens', usage.completion_tokens)].filter(Boolean);
  return h('div', {},
    h('h4', {}, title),
    h('p', { class: 'hint' }, about.join(' · ')),
    error && h('p', { class: 'error-text' }, error),
    status === 'cancelled' && h('p', { class: 'hint' }, t('chat.replay.cancelled')),
    text && h('pre', { class: 'context-text', dir: 'auto', tabindex: '0' }, text),
    !text && !error && status === 'completed' && h('p', { class: 'hint' }, t('chat.replay.not_kept')));
}
