import { byId } from '../chat/dom.js';
import { t } from '../chat/i18n.js';
import { toast } from '../chat/toast.js';
import { afterAjax, send } from './shell.js';

/** What every bearer token begins with. */
const TOKEN_START = 'eyJ';

const departmentDialog = byId('department-dialog');
const deleteDialog = byId('delete-dialog');
const fields = ['name', 'code', 'group'].map(byId);

let opener = '';
/** The department that a dialog is about; empty for a new one. */
let departmentId = '';

const actions = {
  new: () => ask('', '', ''),
  edit: ({ id, name, group = '' }) => ask(id, name, group),
  save,
  delete: ({ id, name, held = '' }) => {
    departmentId = id;
    byId('delete-title').textContent = t(held ? 'admin_departments.script.not_deletable' : 'admin_departments.script.delete', name);
    byId('delete-text').textContent = held ? t('admin_departments.script.holds', held) : t('admin_departments.script.delete.text');
    byId('delete-error').textContent = '';
    byId('delete-confirmed').hidden = held !== '';
    deleteDialog.showModal();
  },
  'delete-confirmed': () => send('deleteDepartment', { id: departmentId }),
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
for (const dialog of [departmentDialog, deleteDialog]) {
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
  refuse('', '');
  showGroup();
  departmentDialog.showModal();
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

/** @param {string} why @param {string} name of the field at fault; empty for none */
function refuse(why, name) {
  byId('department-error').textContent = why;
  for (const field of fields) {
    field.setAttribute('aria-invalid', String(field.id === name));
  }
  fields.find(field => field.id === name)?.focus();
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
  if (told.refused && deleteDialog.open) {
    byId('delete-error').textContent = told.refused;
  } else if (told.refused) {
    refuse(told.refused, told.field ?? '');
  }
  if (told.saved) {
    document.querySelector('dialog[open]')?.close();
  }
  if (told.toast) {
    toast(told.toast);
  }
});
