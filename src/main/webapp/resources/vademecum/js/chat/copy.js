import { dateText, t } from './i18n.js';

/**
 * The answer as plain text with its references under it.
 * @param {HTMLElement} blocks @param {Object[]} citations @returns {string}
 */
export function answerText(blocks, citations) {
  const copy = blocks.cloneNode(true);
  copy.querySelectorAll('.sr-only').forEach(node => node.remove());
  copy.querySelectorAll('.cite').forEach(chip => chip.replaceWith(`[${chip.dataset.cite}]`));
  const text = [...copy.children].map(blockText).join('\n\n');
  const references = citations.map(referenceText);
  return references.length ? `${text}\n\n${references.join('\n')}` : text;
}

/** @param {Object} citation @returns {string} such as: Leave policy, version 7, 12 January 2026, page 6, 4.2 Carry-over */
export function citationText({ title, version, version_date: date, page, section }) {
  return [
    title,
    version != null && t('chat.version', version),
    date && dateText(date),
    page != null && t('chat.page', page),
    section,
  ].filter(Boolean).join(', ');
}

/** @param {string} text @returns {Promise<boolean>} whether it is on the clipboard */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyOldWay(text); // the clipboard interface needs HTTPS, which an intranet may not have
  }
}

function referenceText(citation) {
  return `[${citation.n}] ${citationText(citation)}`;
}

function blockText(block) {
  if (block.querySelector('tr')) {
    return [...block.querySelectorAll('tr')].map(row => [...row.cells].map(clean).join('\t')).join('\n');
  }
  if (block.matches('ul, ol')) {
    return listText(block, '');
  }
  return block.matches('pre') ? block.textContent : clean(block);
}

function listText(list, indent) {
  return [...list.children].map((item, index) => {
    const inner = [...item.children].filter(child => child.matches('ul, ol'));
    inner.forEach(child => child.remove());
    const sign = list.matches('ol') ? `${index + 1}.` : '-';
    return [`${indent}${sign} ${clean(item)}`, ...inner.map(child => listText(child, `${indent}  `))].join('\n');
  }).join('\n');
}

function clean(element) {
  return element.textContent.replace(/\s+/g, ' ').trim();
}

function copyOldWay(text) {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'sr-only';
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  return copied;
}
