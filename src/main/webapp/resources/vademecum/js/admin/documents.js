import { api } from '../chat/api.js';
import { byId, keepFocus } from '../chat/dom.js';
import { count, t } from '../chat/i18n.js';
import { announce } from '../chat/live.js';
import { toast } from '../chat/toast.js';
import { boostDialog } from './boost-dialog.js';
import { changesDialog } from './changes-dialog.js';
import { qualityDialog } from './quality-dialog.js';
import { Picks } from './picks.js';
import { afterAjax, send } from './shell.js';
import { Uploads } from './uploads.js';

const REFRESH_MS = 1000;
/** What is said of a document that has come to a state. */
const TOLD = { completed: 'ready', awaiting: 'awaiting' };

const form = byId('form');
const dialog = byId('delete-dialog');
const readers = byId('narrow-dialog');
const purging = byId('purge-dialog');
const dialogs = [dialog, readers, purging, boostDialog.element, qualityDialog.element, changesDialog.element];
const picks = new Picks(form);
let statuses = readStatuses();
let timer = 0;

new Uploads(() => refresh());

const actions = {
  cancel: id => send('cancelDocument', { ids: id }),
  retry: id => send('retryDocuments', { ids: id }),
  delete: id => send('askDelete', { ids: id }),
  'retry-picked': () => send('retryDocuments', { ids: picks.retriable }),
  'delete-picked': () => send('askDelete', { ids: picks.ids }),
  'delete-confirmed': () => { dialog.close(); send('deleteDocuments'); },
  keep: () => dialog.close(),
  restore,
  'restore-shown': () => restore([...form.querySelectorAll('[data-action=restore]')].map(button => button.dataset.id)),
  purge: (id, { title }) => {
    doomed = id;
    byId('purge-title').textContent = t('admin_documents.script.purge', title);
    purging.showModal();
  },
  'purge-confirmed': () => { purging.close(); send('purgeDocument', { ids: doomed }); },
  'keep-in-bin': () => purging.close(),
  narrow: (id, { title, groups = '' }) => {
    narrowed = id;
    byId('narrow-title').textContent = t('admin_documents.script.narrow', title);
    byId('groups').value = groups.split(', ').join('\n');
    refuse('');
    readers.showModal();
    byId('groups').focus();
  },
  'narrow-confirmed': () => send('narrowDocument', { ids: narrowed, groups: byId('groups').value }),
  'keep-readers': () => readers.close(),
  boost: (id, row) => boostDialog.ask(id, row),
  'boost-confirmed': () => boostDialog.save(refresh),
  publish: id => publish([id]),
  'publish-picked': () => publish(picks.awaiting),
  quality: (id, row) => qualityDialog.show(id, row),
  reread: () => qualityDialog.reread(id => {
    place = { button: `pick-${id}`, row: `pick-${id}` }; // the row that was looked over is the new version's now
    refresh();
  }),
  'reread-picked': () => reread(picks.rereadable),
  'quality-close': () => qualityDialog.element.close(),
  compare: (id, row) => changesDialog.show(id, row),
  'changes-more': () => changesDialog.more(),
  'changes-close': () => changesDialog.element.close(),
  'keep-boost': () => boostDialog.element.close(),
};

let opener = '';
/** The button that was pressed last and its row; null once something else was. */
let place = null;
/** The document in the bin that the dialog is about. */
let doomed = '';
/** The document whose readers the dialog is about. */
let narrowed = '';

document.addEventListener('click', event => {
  const button = event.target.closest('[data-action]');
  place = button && { button: button.id, row: `pick-${button.dataset.id}` };
  if (button && !dialogs.some(each => each.open)) {
    opener = button.id;
  }
  actions[button?.dataset.action]?.(button.dataset.id, button.dataset);
});
// The button may have been drawn anew meanwhile, so that the dialog cannot find it by itself.
for (const each of dialogs) {
  each.addEventListener('close', () => document.getElementById(opener)?.focus());
}

/** One after the other; what somebody else has published meanwhile does not keep the others. */
async function publish(ids) {
  try {
    for (const id of ids) {
      await publishOne(id);
    }
  } catch {
    toast(t('admin.script.failed'));
  }
  refresh();
}

async function publishOne(id) {
  try {
    await api.publishDocument(id);
  } catch (error) {
    if (error.code !== 'not_awaiting') {
      throw error;
    }
    toast(t('admin_documents.script.not_awaiting'));
  }
}

/** One after the other; what has changed meanwhile is passed over, as the table then shows. */
async function reread(ids) {
  let done = 0;
  try {
    for (const id of ids) {
      done += await rereadOne(id);
    }
  } catch {
    toast(t('admin.script.failed'));
  }
  if (done > 0) {
    toast(count('admin_documents.script.reread.picked', done));
  }
  refresh();
}

async function rereadOne(id) {
  try {
    await api.rereadDocument(id, false);
    return 1;
  } catch (error) {
    if (error.status !== 409 && error.status !== 404) {
      throw error;
    }
    return 0;
  }
}

/** @param {string|string[]} ids of documents in the bin */
function restore(ids) {
  send('restoreDocuments', { ids });
}

/** @param {string} why the groups were not saved; empty for nothing */
function refuse(why) {
  byId('narrow-error').textContent = why;
  byId('groups').setAttribute('aria-invalid', String(why !== ''));
}

afterAjax(told => {
  if (told.toast) {
    toast(told.toast, told.deleted ? { action: { label: t('admin_documents.script.undo'), run: () => restore(told.deleted.split(' ')) } } : {});
  }
  if (told.refused) {
    refuse(told.refused);
    byId('groups').focus();
  }
  if (told.narrowed) {
    readers.close();
  }
  if (told.doomed) {
    dialog.showModal();
  }
  if (told.deleted !== undefined) {
    picks.clear();
  }
  if (told.deleted !== undefined || told.restored || told.purged) {
    byId('main').focus({ preventScroll: true }); // the button that was pressed is gone
  }
  picks.restore();
  keepPlace();
  tellChanges();
  plan();
});

/** A button may be gone with what it did: whoever goes on by the keyboard stays in its row. */
function keepPlace() {
  if (place) {
    keepFocus(...[place.button, place.row, 'pick-all'].map(id => document.getElementById(id)));
  }
}

/** While something is on the way the table follows it, unless nobody looks. */
function plan() {
  clearTimeout(timer);
  if (!document.hidden && form.querySelector('[data-status="in_progress"]')) {
    timer = setTimeout(refresh, REFRESH_MS);
  }
}

function refresh() {
  clearTimeout(timer);
  send('refreshDocuments');
}

document.addEventListener('visibilitychange', () => {
  if (!document.hidden) {
    refresh();
  }
});

function readStatuses() {
  return new Map([...form.querySelectorAll('[data-pick]')].map(box => [box.dataset.pick, box.dataset.status]));
}

/** Says what has become ready or has failed since the last look. */
function tellChanges() {
  const before = statuses;
  statuses = readStatuses();
  for (const box of form.querySelectorAll('[data-pick]')) {
    const { pick: id, status, title } = box.dataset;
    if (before.get(id) === 'in_progress' && status !== 'in_progress' && status !== 'cancelled') {
      announce(t(`admin_documents.script.${TOLD[status] ?? 'failed'}`, title));
    }
  }
}

picks.restore();
plan();
