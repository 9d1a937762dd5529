import { byId } from '../chat/dom.js';
import { t } from '../chat/i18n.js';
import { toast } from '../chat/toast.js';
import { afterAjax, send } from './shell.js';

/** What every bearer token begins with. */
const TOKEN_START = 'eyJ';

const departmentDialog = byId('department-dialog');
const deleteDialog = byId('delete-dialog');
const retentionDialog = byId('retention-dialog');
const holdDialog = byId('hold-dialog');
const liftDialog = byId('lift-dialog');
const budgetDialog = byId('budget-dialog');
const dialogs = [departmentDialog, deleteDialog, retentionDialog, budgetDialog, holdDialog, liftDialog];
const kinds = ['threads', 'runs', 'requests', 'files'];

let opener = '';
/** The department or hold that a dialog is about; empty for a new one. */
let departmentId = '';

const actions = {
  new: () => ask('', '', ''),
  edit: ({ id, name, group = '' }) => ask(id, name, group),
  save,
  delete: ({ id, name, held = '' }) => {
    departmentId = id;
    byId('delete-title').textContent = t(held ? 'admin_departments.script.not_deletable' : 'admin_departments.script.delete', name);
    byId('delete-text').textContent = held ? t('admin_departments.script.holds', held) : t('admin_departments.script.delete.text');
    byId('delete-confirmed').hidden = held !== '';
    deleteDialog.showModal();
    refuse('', '');
  },
  'delete-confirmed': () => send('deleteDepartment', { id: departmentId }),
  retention: askRetention,
  preview: () => isWellFormed() && send('previewRetention', days()),
  'save-retention': () => send('saveRetention', days()),
  budget: askBudget,
  'save-budget': saveBudget,
  hold: askHold,
  place,
  lift: ({ id, name }) => {
    departmentId = id;
    byId('lift-title').textContent = t('admin_departments.script.lift', name);
    liftDialog.showModal();
  },
  'lift-confirmed': () => send('liftHold', { id: departmentId }),
  try: tryOut,
  close: () => document.querySelector('dialog[open]').close(),
};

document.addEventListener('click', event => {
  const button = event.target.closest('[data-action]');
  if (button && !document.querySelector('dialog[open]')) {
    opener = button.id;
  }
  actions[button?.dataset.action]?.(button.dataset);
});

departmentDialog.addEventListener('keydown', event => onEnter(event, save));
byId('subject').addEventListener('keydown', event => onEnter(event, tryOut));
departmentDialog.addEventListener('change', showGroup);
retentionDialog.addEventListener('keydown', event => onEnter(event, actions.preview));
retentionDialog.addEventListener('input', () => showDue(false));
budgetDialog.addEventListener('keydown', event => onEnter(event, saveBudget));
holdDialog.addEventListener('keydown', event => onEnter(event, place));
holdDialog.addEventListener('change', showPerson);
for (const dialog of dialogs) {
  dialog.addEventListener('close', () => document.getElementById(opener)?.focus());
}

function onEnter(event, action) {
  if (event.key === 'Enter' && event.target.matches('input')) {
    event.preventDefault(); // Faces would send its form
    action();
  }
}

function ask(id, name, group) {
  departmentId = id;
  byId('department-title').textContent = t(id ? 'admin_departments.script.edit' : 'admin_departments.script.new');
  byId('save').textContent = t(id ? 'admin_departments.script.save' : 'admin_departments.script.create');
  byId('name').value = name;
  byId('code').value = '';
  byId('code-field').hidden = id !== '';
  byId('group').value = group;
  byId(group ? 'by-path' : 'by-name').checked = true;
  showGroup();
  departmentDialog.showModal();
  refuse('', '');
  byId('name').focus();
}

function showGroup() {
  byId('group-field').hidden = !byId('by-path').checked;
}

function save() {
  send('saveDepartment', {
    id: departmentId,
    name: byId('name').value,
    code: byId('code').value,
    mapped: String(byId('by-path').checked),
    group: byId('group').value,
  });
}

function askRetention({ id, name, ...known }) {
  departmentId = id;
  byId('retention-title').textContent = t('admin_departments.script.retention', name);
  kinds.forEach(kind => { byId(kind).value = known[kind] ?? ''; });
  showDue(false);
  retentionDialog.showModal();
  refuse('', '');
  byId('threads').focus();
}

function days() {
  return { id: departmentId, ...Object.fromEntries(kinds.map(kind => [kind, byId(kind).value])) };
}

/** A field of numbers has no value when it is wrong. */
function isWellFormed(fields = kinds, why = 'admin_departments.script.days') {
  const wrong = fields.find(field => !byId(field).checkValidity());
  if (wrong) {
    refuse(t(why), wrong);
  }
  return !wrong;
}

function askBudget({ id, name, tokens = '', uploads = '', tokensHint, uploadsHint }) {
  departmentId = id;
  byId('budget-title').textContent = t('admin_departments.script.budget', name);
  byId('tokens').value = tokens;
  byId('uploads').value = uploads;
  byId('tokens-hint').textContent = tokensHint;
  byId('uploads-hint').textContent = uploadsHint;
  budgetDialog.showModal();
  refuse('', '');
  byId('tokens').focus();
}

function saveBudget() {
  if (isWellFormed(['tokens', 'uploads'], 'admin_departments.script.amounts')) {
    send('saveBudget', { id: departmentId, tokens: byId('tokens').value, uploads: byId('uploads').value });
  }
}

/** Nothing is saved of which nobody has seen what it deletes. */
function showDue(shown) {
  byId('due-panel').hidden = !shown;
  byId('save-retention').hidden = !shown;
  byId('preview').hidden = shown;
}

function askHold() {
  byId('hold-department').value = '';
  byId('person').value = '';
  byId('reason').value = '';
  showPerson();
  holdDialog.showModal();
  refuse('', '');
  byId('hold-department').focus();
}

function showPerson() {
  byId('person-field').hidden = byId('hold-department').value !== '';
}

function place() {
  send('placeHold', { department: byId('hold-department').value, person: byId('person').value, reason: byId('reason').value });
}

/** In the open dialog. @param {string} why @param {string} name of the field at fault; empty for none */
function refuse(why, name) {
  const dialog = document.querySelector('dialog[open]');
  dialog.querySelector('.error-text').textContent = why;
  for (const field of dialog.querySelectorAll('.input')) {
    field.setAttribute('aria-invalid', String(field.id === name));
  }
  dialog.querySelector(`#${name || 'none'}`)?.focus();
}

/** A token does not stay on the screen. */
function tryOut() {
  const subject = byId('subject').value.trim();
  if (!subject) {
    byId('subject').focus();
    return;
  }
  send('tryAccess', { subject });
  if (subject.startsWith(TOKEN_START)) {
    byId('subject').value = '';
  }
}

afterAjax(told => {
  if (told.refused) {
    refuse(told.refused, told.field ?? '');
  }
  if (told.previewed) {
    showDue(true);
    byId('save-retention').focus();
  }
  if (told.saved) {
    document.querySelector('dialog[open]')?.close();
  }
  if (told.toast) {
    toast(told.toast);
  }
});
