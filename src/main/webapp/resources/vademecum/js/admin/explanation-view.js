import { h } from '../chat/dom.js';
import { count, t } from '../chat/i18n.js';

const MOST_CUT = 30;

/**
 * Shows what a search has found and why.
 * @param {string} title
 * @param {Object} explanation as /api answers it
 * @param {?Object} before another one for the same question, to tell what moved
 * @returns {HTMLElement}
 */
export function explanationView(title, explanation, before = null) {
  const cut = explanation.chunks.filter(chunk => chunk.passage === null);
  return h('section', { class: 'side stack' },
    h('div', {},
      h('h3', {}, title),
      h('p', { class: 'hint' }, t('admin_retrieval.script.summary', explanation.passages.length, explanation.candidates, explanation.documents))),
    explanation.rewriting && rewriting(explanation.rewriting),
    explanation.embedding_fault && h('p', { class: 'banner banner-warn' },
      t('admin_retrieval.script.embedding_fault', explanation.embedding_fault)),
    explanation.rerank?.fault && h('p', { class: 'banner banner-warn' },
      t('admin_retrieval.script.rerank.fault', t(`admin_retrieval.script.rerank.fault.${explanation.rerank.fault}`))),
    explanation.passages.length === 0 && h('p', { class: 'empty' }, t('admin_retrieval.script.nothing')),
    h('ol', { class: 'hits' }, explanation.passages.map((passage, i) => hit(passage, i, explanation, before))),
    cut.length > 0 && h('details', {},
      h('summary', {}, count('admin_retrieval.script.cut', cut.length)),
      h('ul', { class: 'hits' }, cut.slice(0, MOST_CUT).map(cutChunk))));
}

/** @param {{text: string, fault: ?string}} found what was searched by, or why by the question itself */
function rewriting({ text, fault }) {
  return fault
    ? h('p', { class: 'banner banner-warn' },
      t('admin_retrieval.script.rewriting.fault', t(`admin_retrieval.script.rewriting.fault.${fault}`)))
    : h('p', { class: 'hint' }, t('admin_retrieval.script.rewriting', text));
}

function hit(passage, i, { chunks, rerank }, before) {
  const own = chunks.filter(chunk => chunk.passage === i + 1);
  const best = own.find(chunk => chunk.fate === 'shown') ?? own[0];
  return h('li', { class: 'hit' },
    h('p', { class: 'row row-wrap' },
      h('strong', {}, `${i + 1}. ${passage.title}`),
      before && movement(i, place(passage, before.passages)),
      h('span', { class: 'num push' }, t('admin_retrieval.script.relevance', rounded(passage.score)))),
    h('p', { class: 'hint' }, where(passage.page_first, passage.headings)),
    rerank && !rerank.fault && reranked(rerank.passages.find(moved => moved.passage === i + 1)),
    best && scores(best),
    h('details', {},
      h('summary', { class: 'passage-text' }, beginning(passage.text)),
      h('p', { class: 'passage-text' }, passage.text),
      own.length > 1 && h('p', { class: 'hint' }, count('admin_retrieval.script.merged', own.length))));
}

/** @param {?Object} moved what the reranker made of the passage; undefined when it was not given it */
function reranked(moved) {
  return h('p', { class: 'hint' }, moved
    ? t('admin_retrieval.script.rerank.moved', rounded(moved.score), moved.before, rounded(moved.fused))
    : t('admin_retrieval.script.rerank.unseen'));
}

function cutChunk(chunk) {
  return h('li', { class: 'hit' },
    h('p', { class: 'row row-wrap' },
      h('strong', {}, chunk.title),
      h('span', { class: 'state state-warn' }, t(`admin_retrieval.script.fate.${chunk.fate}`)),
      h('span', { class: 'num push' }, t('admin_retrieval.script.relevance', rounded(chunk.relevance)))),
    h('p', { class: 'hint' }, where(chunk.page, chunk.headings)),
    scores(chunk),
    h('p', { class: 'passage-text' }, beginning(chunk.text)));
}

function scores(chunk) {
  return h('p', { class: 'hint num-row' },
    leg('meaning', chunk.cosine, chunk.vector_rank), ' · ',
    leg('words', chunk.lexical, chunk.lexical_rank),
    chunk.boost !== 0 && ` · ${t('admin_retrieval.script.boost', rounded(chunk.boost))}`,
    chunk.recency > 0 && ` · ${t('admin_retrieval.script.recency', rounded(chunk.recency))}`,
    chunk.matches.length > 0 && h('span', { class: 'row row-wrap matches' },
      chunk.matches.map(({ text, score, synonym_of: of }) => h('span', { class: 'state' },
        of === null ? `${text} ${t('{0}', rounded(score))}` : t('admin_retrieval.script.synonym', text, rounded(score), of)))));
}

function leg(name, score, rank) {
  return rank === null
    ? t(`admin_retrieval.script.${name}.unranked`, rounded(score))
    : t(`admin_retrieval.script.${name}`, rounded(score), rank);
}

function movement(now, then) {
  if (then < 0) {
    return h('span', { class: 'state state-ok' }, t('admin_retrieval.script.new'));
  }
  if (then === now) {
    return null;
  }
  return h('span', { class: `state ${then > now ? 'state-ok' : 'state-warn'}` },
    t(then > now ? 'admin_retrieval.script.up' : 'admin_retrieval.script.down', Math.abs(then - now)));
}

/** @returns {number} which of the others has some of the same text; -1 for none */
function place(passage, others) {
  return others.findIndex(other => other.document_id === passage.document_id
    && other.start < passage.end && passage.start < other.end);
}

function where(page, headings) {
  return [page === null ? '' : t('admin_retrieval.script.page', page), headings].filter(Boolean).join(' · ');
}

function beginning(text) {
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}

function rounded(number) {
  return Math.round(number * 1000) / 1000;
}
