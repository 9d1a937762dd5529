import { url } from './config.js';
import { h } from './dom.js';
import { count, secondsText, t, textFor } from './i18n.js';
import { replayView } from './replay-view.js';

/**
 * What a model was sent for a run: a bar, the messages with what became of each, and the difference to the request
 * before. Several calls are shown one at a time, the last one first.
 * @param {{run_id: string, calls: Object[]}} context as the server has it
 * @returns {HTMLElement}
 */
export function contextView(context) {
  const { calls } = context;
  if (calls.length === 0) {
    return h('p', { class: 'empty' }, t('chat.context.none'));
  }
  const shown = h('div', { class: 'context-call' });
  const buttons = calls.map((call, index) => h('button', {
    type: 'button', 'aria-current': 'false', on: { click: () => show(index) },
  }, callText(calls, index)));
  const show = index => {
    buttons.forEach((button, each) => button.setAttribute('aria-current', String(each === index)));
    shown.replaceChildren(...callView(context.run_id, calls[index]));
  };
  show(calls.length - 1);
  return h('div', { class: 'context-view' },
    h('h2', {}, t('chat.context.title')),
    calls.length > 1 && h('div', { class: 'segmented', role: 'group', 'aria-label': t('chat.context.calls') }, buttons),
    shown);
}

/** Requests for an answer are numbered; any other says what it is for. */
function callText(calls, index) {
  const { purpose } = calls[index];
  const answers = calls.slice(0, index + 1).filter(call => call.purpose === 'answer').length;
  return purpose === 'answer' ? t('chat.context.call', answers) : t(`chat.context.call.${purpose}`);
}

function callView(run, call) {
  return [
    h('p', { class: 'hint' }, [call.model, call.host, call.elapsed_ms != null && secondsText(call.elapsed_ms)].filter(Boolean).join(' · ')),
    call.error && h('p', { class: 'banner banner-bad' }, call.error),
    call.status === 'lost' && h('p', { class: 'hint' }, t('chat.context.unended')),
    h('p', { class: 'context-total' }, h('strong', { class: 'num' }, tokensText(call)),
      call.budget !== call.used && ` ${t('chat.context.of', call.budget)}`), // what only serves a search has no bound of its own
    bar(call),
    legend(call),
    call.usage && h('p', { class: 'hint' },
      t(call.usage.estimated ? 'chat.context.usage_estimated' : 'chat.context.usage', call.usage.prompt_tokens, call.usage.completion_tokens)),
    difference(call.difference),
    h('ol', { class: 'context-items' }, call.items.map(item => itemView(item))),
    call.difference?.gone.length > 0 && h('h3', {}, t('chat.context.gone')),
    call.difference?.gone.length > 0 && h('ol', { class: 'context-items' }, call.difference.gone.map(item => itemView(item, true))),
    h('a', {
      class: 'context-request', target: '_blank', rel: 'noopener',
      href: url(`/api/runs/${encodeURIComponent(run)}/context/${encodeURIComponent(call.id)}/request`),
    }, t('chat.context.request')),
    replayView(run, call),
  ].filter(Boolean);
}

function tokensText({ used, exact }) {
  return count(exact ? 'chat.context.tokens' : 'chat.context.tokens_estimated', used);
}

/** The parts in proportion to the budget; the legend beneath says the same in words. */
function bar({ segments, budget, used }) {
  const slice = (name, tokens) => {
    const part = h('i', { class: `part-${name}` });
    part.style.flexGrow = tokens;
    return part;
  };
  return h('div', { class: 'context-bar', 'aria-hidden': 'true' },
    segments.map(segment => slice(segment.part, segment.tokens)), slice('free', Math.max(0, budget - used)));
}

function legend({ segments }) {
  return h('ul', { class: 'context-legend' }, segments.map(({ part, tokens }) =>
    h('li', {}, h('i', { class: `part-${part}`, 'aria-hidden': 'true' }), partText(part), ' ', h('span', { class: 'hint num' }, count('chat.context.short', tokens)))));
}

function difference(change) {
  if (!change) {
    return null;
  }
  const key = change.same_run ? 'chat.context.since_call' : 'chat.context.since_turn';
  const direction = change.tokens < 0 ? 'less' : 'more';
  return h('p', { class: 'context-difference' }, t(key), ' ', count(`chat.context.${direction}`, Math.abs(change.tokens)));
}

function itemView(item, gone = false) {
  const chips = gone ? [] : [
    item.change !== 'none' && h('span', { class: 'context-mark' }, t(`chat.context.change.${item.change}`)),
    item.state !== 'kept' && h('span', { class: 'context-mark is-left-out' }, t(`chat.context.state.${item.state}`)),
  ];
  const first = item.text.trim().split('\n', 1)[0].slice(0, 160);
  return h('li', { class: `context-item is-${gone ? 'gone' : item.state}` }, h('details', {},
    h('summary', {},
      h('i', { class: `part-${item.part}`, 'aria-hidden': 'true' }),
      h('span', { class: 'context-what' },
        h('span', { class: 'context-name' }, roleText(item), chips),
        h('span', { class: 'context-first hint', dir: 'auto' }, first)),
      item.reason !== 'not_read' && h('span', { class: 'hint num' }, count('chat.context.short', item.tokens || item.omitted))),
    !gone && h('p', { class: 'hint' }, reasonText(item)),
    h('pre', { class: 'context-text', dir: 'auto', tabindex: '0' }, item.text)));
}

function partText(part) {
  return textFor('chat.context.part', part);
}

/** History is told by who spoke, everything else by what it is. */
function roleText({ part, role }) {
  return part === 'history' ? t(`chat.context.history.${role}`) : partText(part);
}

function reasonText({ reason, state, omitted }) {
  const why = textFor('chat.context.reason', reason);
  return state === 'trimmed' ? `${why} ${count('chat.context.omitted', omitted)}` : why;
}
