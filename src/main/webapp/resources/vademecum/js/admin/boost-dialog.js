import { api } from '../chat/api.js';
import { byId } from '../chat/dom.js';
import { t } from '../chat/i18n.js';

const LEAST = 0.5;
const MOST = 2;

const dialog = byId('boost-dialog');
const field = byId('boost');
/** The document that the dialog is about. */
let boosted = '';

field.addEventListener('keydown', event => {
  if (event.key === 'Enter') {
    event.preventDefault();
    byId('boost-confirmed').click();
  }
});

/** Asks what a document is worth in searches. */
export const boostDialog = {
  element: dialog,

  /** @param {string} id of the document @param {{title: string, boost: string}} data of its row */
  ask(id, { title, boost }) {
    boosted = id;
    byId('boost-title').textContent = t('admin_documents.script.boost', title);
    field.value = t('{0}', Number(boost));
    showFault(false);
    dialog.showModal();
    field.select();
  },

  /** @param {function} saved is called when the server has it */
  async save(saved) {
    const boost = Number(field.value.trim().replace(',', '.') || NaN);
    const right = boost >= LEAST && boost <= MOST;
    showFault(!right);
    if (!right) {
      field.focus();
      return;
    }
    try {
      await api.boostDocument(boosted, boost);
      dialog.close();
      saved();
    } catch {
      byId('boost-error').textContent = t('admin.script.failed');
    }
  },
};

function showFault(faulty) {
  field.setAttribute('aria-invalid', String(faulty));
  byId('boost-error').textContent = faulty ? t('admin_documents.script.boost.fault', LEAST, MOST) : '';
}
