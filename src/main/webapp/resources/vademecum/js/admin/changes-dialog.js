import { api } from '../chat/api.js';
import { piece } from '../chat/comparison-view.js';
import { byId, h, keepFocus } from '../chat/dom.js';
import { count, t } from '../chat/i18n.js';
import { toast } from '../chat/toast.js';

const dialog = byId('changes-dialog');
const list = byId('changes');
const more = byId('changes-more');
/** The document that the dialog is about, and its version. */
let shown = { id: '', version: '' };

/** Shows what a version says otherwise than the one that is searched, some changes at a time. */
export const changesDialog = {
  element: dialog,

  /** @param {string} id of the document @param {{title: string, version: string}} data of its row */
  async show(id, { title, version }) {
    shown = { id, version };
    byId('changes-title').textContent = t('admin_documents.script.changes', title);
    byId('changes-hint').textContent = t('admin_documents.script.changes.looking');
    list.replaceChildren();
    more.hidden = true;
    dialog.showModal();
    try {
      await add();
    } catch (error) {
      byId('changes-hint').textContent = t(error.code === 'no_other_version'
        ? 'admin_documents.script.changes.alone' : 'admin.script.failed');
    }
  },

  async more() {
    const first = list.children.length;
    try {
      await add();
      list.children[first]?.focus();
    } catch {
      toast(t('admin.script.failed'));
    }
    keepFocus(more, byId('changes-close'));
  },
};

/** Adds what follows on those that are shown. */
async function add() {
  const { id, version } = shown;
  const { version: inUse, total, changes } = await api.documentChanges(id, list.children.length);
  if (shown.id !== id || !dialog.open) {
    return;
  }
  list.append(...changes.map(item));
  byId('changes-hint').textContent = total === 0
    ? t('admin_documents.script.changes.none', inUse, version)
    : count('admin_documents.script.changes.found', total, inUse, version);
  more.hidden = list.children.length >= total;
}

function item({ section, page, pieces }) {
  const where = [section, page !== null && t('admin_documents.script.changes.page', page)].filter(Boolean).join(' · ');
  return h('li', { tabindex: '-1' },
    where && h('h3', { class: 'hint' }, where),
    h('p', { class: 'compared', dir: 'auto' }, pieces.map(piece)));
}
