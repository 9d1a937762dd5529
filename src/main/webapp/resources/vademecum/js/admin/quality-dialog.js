import { api } from '../chat/api.js';
import { byId, h, keepFocus } from '../chat/dom.js';
import { count, t } from '../chat/i18n.js';
import { toast } from '../chat/toast.js';

/** Pages or headings that are named one by one; of the others only the number is told. */
const NAMED = 10;

const dialog = byId('quality-dialog');
const found = byId('quality-found');
const again = byId('reread-confirmed');
/** Refusals that tell of another version than the one that is shown. */
const CHANGED = ['version_in_progress', 'not_ready', 'not_current'];
/** The document that the dialog is about. */
let shown = { id: '', title: '' };

/** Shows how well a document can be found and cited: what to look at first, then the figures. */
export const qualityDialog = {
  element: dialog,

  /**
   * @param {string} id of the document
   * @param {{title: string, rereading: string}} data of its row; `rereading` is "ready" where its file can be read again
   */
  async show(id, { title, rereading }) {
    shown = { id, title };
    byId('quality-title').textContent = t('admin_documents.script.quality', title);
    found.replaceChildren(h('p', { class: 'muted' }, t('admin_documents.script.quality.looking')));
    offer(rereading === 'ready');
    dialog.showModal();
    const parts = await look(id, rereading);
    if (shown.id === id && dialog.open) {
      found.replaceChildren(...parts);
    }
  },

  /**
   * Has the document read again.
   * @param {function(string)} done is called with the id of the new version
   */
  async reread(done) {
    const { id, title } = shown;
    again.disabled = true;
    byId('reread-error').textContent = '';
    try {
      const { id: version } = await api.rereadDocument(id, byId('reread-held-back').checked);
      dialog.close();
      toast(t('admin_documents.script.reread.begun', title));
      done(version);
    } catch (error) {
      byId('reread-error').textContent = t(CHANGED.includes(error.code)
        ? 'admin_documents.script.reread.refused' : 'admin.script.failed');
    } finally {
      again.disabled = false;
      keepFocus(again);
    }
  },
};

function offer(wanted) {
  byId('reread').hidden = !wanted;
  byId('reread-held-back').checked = false;
  byId('reread-error').textContent = '';
  again.hidden = !wanted;
  again.classList.remove('btn-primary');
}

async function look(id, rereading) {
  try {
    const quality = await api.documentQuality(id);
    const findings = findingsOf(quality, rereading);
    if (shown.id === id) {
      again.classList.toggle('btn-primary', quality.unread_pictures.some(isWithoutOcr));
    }
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

function findingsOf({ empty_pages: empty, recognition, unread_pictures: unread, orphans, attachments, duplicates }, rereading) {
  const findings = [];
  if (empty.length) {
    findings.push(count('admin_documents.script.quality.empty', empty.length, named(empty)));
  }
  if (recognition?.doubtful.length) {
    findings.push(count(`admin_documents.script.quality.doubtful.${recognition.unit}`, recognition.doubtful.length, named(recognition.doubtful)));
  }
  for (const picture of unread) {
    const finding = count(`admin_documents.script.quality.unread.${picture.cause}`, picture.count);
    findings.push(isWithoutOcr(picture) ? `${finding} ${t(`admin_documents.script.reread.${rereading}`)}` : finding);
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

const isWithoutOcr = ({ cause }) => cause === 'no_ocr';

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
