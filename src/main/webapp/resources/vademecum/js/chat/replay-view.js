import { api } from './api.js';
import { h, keepFocus } from './dom.js';
import { count, secondsText, t } from './i18n.js';
import { announce } from './live.js';
import { refusalText } from './notes.js';

const STRATEGIES = ['auto', 'last_messages', 'summarise'];
const PLACES = ['tool_output', 'before_question', 'instructions'];
const REFUSED = ['over_budget', 'question_gone', 'owner_gone'];
const USUAL_MESSAGES = 10;

/**
 * Sends a request again, to a model of the reader's choice, as it was, put together by another policy or with what a search
 * finds now, and sets the two requests and answers side by side.
 * @param {string} run id @param {Object} call of its context
 * @returns {HTMLElement}
 */
export function replayView(run, call) {
  const model = select('chat.replay.model', call.models.map(name => [name, name]));
  const policy = policyFields();
  const search = select('chat.replay.search', [['', t('chat.replay.search.same')], ['now', t('chat.replay.search.now')]]);
  const send = h('button', { type: 'submit', class: 'btn btn-small' }, t('chat.replay.send'));
  const stop = h('button', { type: 'button', class: 'btn btn-small', hidden: true, on: { click: () => api.stopReplay(run, call.id).catch(() => {}) } }, t('chat.stop'));
  const result = h('div', { class: 'replay-result' });
  // Only a request for an answer follows a policy, or has something that was found for it.
  const answers = call.purpose === 'answer';
  const searched = answers && call.items.some(item => item.part === 'passages');
  const fields = [model, ...(answers ? policy.fields : []), ...(searched ? [search] : [])];
  const form = h('form', { class: 'row row-wrap', on: { submit: event => replay(event) } }, fields, send, stop);

  async function replay(event) {
    event.preventDefault();
    busy(true);
    result.replaceChildren(h('p', { class: 'hint' }, t('chat.replay.running')));
    try {
      const again = await api.replay(run, call.id, {
        model: model.value,
        policy: policy.value(),
        retrieval: search.value === 'now' ? {} : null,
      });
      result.replaceChildren(...comparison(call, again));
      announce(t('chat.replay.done'));
    } catch (error) {
      result.replaceChildren(h('p', { class: 'error-text', role: 'alert' }, REFUSED.includes(error.code) ? t(`chat.replay.${error.code}`) : refusalText(error)));
    }
    busy(false);
    keepFocus(send);
  }

  function busy(on) {
    send.disabled = on;
    stop.hidden = !on;
  }

  return h('section', { class: 'replay-view' }, h('h3', {}, t('chat.replay.title')), h('p', { class: 'hint' }, t(answers ? 'chat.replay.hint' : 'chat.replay.hint.other')), form, result);
}

function select(label, options) {
  return h('select', { class: 'select', 'aria-label': t(label) }, options.map(([value, text]) => h('option', { value }, text)));
}

/** The same request, or what another one is made of. */
function policyFields() {
  const strategy = select('chat.replay.policy', [['', t('chat.replay.policy.same')], ...STRATEGIES.map(name => [name, t(`chat.replay.policy.${name}`)])]);
  const messages = number('chat.replay.messages', { min: 1, max: 60, value: USUAL_MESSAGES });
  const budget = number('chat.replay.budget', { min: 256, max: 2_000_000, placeholder: t('chat.replay.budget.usual') });
  const places = select('chat.replay.passages', PLACES.map(name => [name, t(`chat.replay.passages.${name}`)]));
  const show = () => {
    const own = strategy.value !== '';
    messages.hidden = strategy.value !== 'last_messages';
    messages.disabled = messages.hidden;
    [budget, places].forEach(field => { field.hidden = !own; field.disabled = !own; });
  };
  strategy.addEventListener('change', show);
  show();
  return {
    fields: [strategy, messages, budget, places],
    value: () => (strategy.value === '' ? null : {
      strategy: strategy.value,
      last_messages: messages.disabled ? null : Number(messages.value),
      token_budget: budget.value ? Number(budget.value) : null,
      passages: places.value,
    }),
  };
}

function number(label, props) {
  return h('input', { class: 'input num', type: 'number', required: props.value !== undefined, 'aria-label': t(label), title: t(label), ...props });
}

function comparison(call, again) {
  const { request, difference } = again;
  const differs = difference.some(piece => piece.kind !== 'same');
  return [
    h('div', { class: 'replay-columns' },
      column(t('chat.replay.before'), call, requestText(call), difference, 'removed'),
      column(t('chat.replay.again'), again, requestText(request), difference, 'added')),
    request.anew && h('p', { class: 'hint' }, changeText(request.used - call.used), ' ', count('chat.replay.left_out', request.left_out)),
    difference.length > 0 && h('p', { class: 'hint' }, t(differs ? 'chat.replay.differs' : 'chat.replay.same_text')),
  ].filter(Boolean);
}

function requestText({ used, exact }) {
  return t('chat.replay.request', count(exact ? 'chat.context.tokens' : 'chat.context.tokens_estimated', used));
}

function changeText(tokens) {
  return t('chat.replay.size', count(`chat.context.${tokens < 0 ? 'less' : 'more'}`, Math.abs(tokens)));
}

/** @param {string} own the kind of words that only this answer has */
function column(title, answer, request, difference, own) {
  const { model, reply, usage, elapsed_ms: elapsed, error, status } = answer;
  const calls = (reply?.tool_calls ?? []).map(call => `${call.name}${call.arguments}`);
  const about = [model, elapsed != null && secondsText(elapsed), usage && count(usage.estimated ? 'chat.context.tokens_estimated' : 'chat.context.tokens', usage.completion_tokens)].filter(Boolean);
  const text = difference.length > 0 ? marked(difference, own) : [reply?.text].filter(Boolean);
  const whole = [...text, ...calls.map((call, index) => (text.length > 0 || index > 0 ? `\n${call}` : call))];
  return h('div', {},
    h('h4', {}, title),
    h('p', { class: 'hint' }, about.join(' · ')),
    h('p', { class: 'hint' }, request),
    error && h('p', { class: 'error-text' }, error),
    status === 'cancelled' && h('p', { class: 'hint' }, t('chat.replay.cancelled')),
    whole.length > 0 && h('pre', { class: 'context-text', dir: 'auto', tabindex: '0' }, whole),
    whole.length === 0 && !error && status === 'completed' && h('p', { class: 'hint' }, t('chat.replay.not_kept')));
}

function marked(difference, own) {
  return difference
    .filter(({ kind }) => kind === 'same' || kind === own)
    .map(({ kind, text }) => (kind === 'same' ? text : h(own === 'removed' ? 'del' : 'ins', {}, text)));
}
