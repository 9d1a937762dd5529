import { api } from '../chat/api.js';
import { byId, h } from '../chat/dom.js';
import { count, t } from '../chat/i18n.js';

/** Pages or headings that are named one by one; of the others only the number is told. */
const NAMED = 10;

const dialog = byId('quality-dialog');
const found = byId('quality-found');
/** The document that the dialog is about. */
let shown = '';

/** Shows how well a document can be found and cited: what to look at first, then the figures. */
export const qualityDialog = {
  element: dialog,

  /** @param {string} id of the document @param {{title: string}} data of its row */
  async show(id, { title }) {
    shown = id;
    byId('quality-title').textContent = t('admin_documents.script.quality', title);
    found.replaceChildren(h('p', { class: 'muted' }, t('admin_documents.script.quality.looking')));
    dialog.showModal();
    const parts = await look(id);
    if (shown === id && dialog.open) {
      found.replaceChildren(...parts);
    }
  },
};

async function look(id) {
  try {
    const quality = await api.documentQuality(id);
    const findings = findingsOf(quality);
    return [
      findings.length
        ? h('ul', { class: 'quality-findings' }, ...findings.map(each => h('li', {}, each)))
        : h('p', {}, t('admin_documents.script.quality.fine')),
      h('p', { class: 'hint' }, figuresOf(quality).join(' · ')),
    ];
  } catch (error) {
    return [h('p', { class: 'error-text' }, t(error.code === 'not_parsed'
      ? 'admin_documents.script.quality.not_parsed' : 'admin.script.failed'))];
  }
}

function findingsOf({ empty_pages: empty, recognition, unread_pictures: unread, orphans, attachments, duplicates }) {
  const findings = [];
  if (empty.length) {
    findings.push(count('admin_documents.script.quality.empty', empty.length, named(empty)));
  }
  if (recognition?.doubtful.length) {
    findings.push(count(`admin_documents.script.quality.doubtful.${recognition.unit}`, recognition.doubtful.length, named(recognition.doubtful)));
  }
  for (const { cause, count: pictures } of unread) {
    findings.push(count(`admin_documents.script.quality.unread.${cause}`, pictures));
  }
  if (orphans.length) {
    findings.push(count('admin_documents.script.quality.orphans', orphans.length, named(orphans.map(headingOf))));
  }
  if (attachments.length) {
    findings.push(count('admin_documents.script.quality.attachments', attachments.length, named(attachments)));
  }
  for (const { title, version, share } of duplicates) {
    findings.push(t('admin_documents.script.quality.duplicate', title, version, Math.round(share * 100)));
  }
  return findings;
}

function figuresOf({ pages, recognition, headings, tables, chunks }) {
  const figures = [
    count('admin_documents.script.quality.headings', headings),
    count('admin_documents.script.quality.tables', tables),
  ];
  if (pages !== null) {
    figures.unshift(count('admin_documents.script.quality.pages', pages));
  }
  if (recognition) {
    figures.push(count(`admin_documents.script.quality.recognised.${recognition.unit}`, recognition.count, recognition.confidence));
  }
  if (chunks) {
    figures.push(count('admin_documents.script.quality.chunks', chunks.count, chunks.smallest, chunks.median, chunks.largest));
  }
  return figures;
}

const headingOf = ({ heading, page }) => page === null ? t('admin_documents.script.quality.heading_only', heading) : t('admin_documents.script.quality.heading', heading, page);

function named(all) {
  const first = all.slice(0, NAMED).join(', ');
  return all.length > NAMED ? `${first} …` : first;
}
