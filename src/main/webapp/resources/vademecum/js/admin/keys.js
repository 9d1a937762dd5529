import { copyText } from '../chat/copy.js';
import { byId } from '../chat/dom.js';
import { t } from '../chat/i18n.js';
import { toast } from '../chat/toast.js';
import { afterAjax, send } from './shell.js';

const USUAL_DAYS = 90;
const USUAL_OVERLAP = '24';

const keyDialog = byId('key-dialog');
const secretDialog = byId('secret-dialog');
const rotateDialog = byId('rotate-dialog');
const revokeDialog = byId('revoke-dialog');
const scopes = [...byId('key-scopes').querySelectorAll('input')];
/** Whose key it is to be; missing where it can only be the user's own. */
const owner = document.getElementById('key-owner');

let opener = '';
/** The key that a dialog is about; empty for a new one. */
let keyId = '';

const actions = {
  new: () => ask('', '', dayIn(USUAL_DAYS), scopes.map(scope => scope.value)),
  edit: ({ id, name, lastDay, scopes: granted }) => ask(id, name, lastDay, granted.split(',')),
  save: () => save(),
  rotate: ({ id, name, lastDay }) => {
    keyId = id;
    byId('rotate-title').textContent = t('admin_keys.script.rotate', name);
    byId('rotate-overlap').value = USUAL_OVERLAP;
    byId('rotate-last-day').value = lastDay && dayIn(USUAL_DAYS);
    byId('rotate-last-day').min = dayIn(0);
    byId('rotate-error').textContent = '';
    rotateDialog.showModal();
  },
  'rotate-confirmed': () => rotate(),
  revoke: ({ id, name }) => {
    keyId = id;
    byId('revoke-title').textContent = t('admin_keys.script.revoke', name);
    revokeDialog.showModal();
  },
  'revoke-confirmed': () => { revokeDialog.close(); send('revokeKey', { id: keyId }); },
  copy: async () => toast(t(await copyText(byId('secret').value) ? 'admin_keys.script.copied' : 'admin_keys.script.not_copied')),
  close: () => document.querySelector('dialog[open]').close(),
};

document.addEventListener('click', event => {
  const button = event.target.closest('[data-action]');
  if (button && !document.querySelector('dialog[open]')) {
    opener = button.id;
  }
  actions[button?.dataset.action]?.(button.dataset);
});

keyDialog.addEventListener('keydown', event => {
  if (event.key === 'Enter' && event.target.matches('input')) {
    event.preventDefault(); // Faces would send its form
    save();
  }
});
owner?.addEventListener('change', showDepartment);
secretDialog.addEventListener('close', () => { byId('secret').value = ''; });
for (const dialog of [keyDialog, secretDialog, rotateDialog, revokeDialog]) {
  dialog.addEventListener('close', () => document.getElementById(opener)?.focus());
}

function ask(id, name, lastDay, granted) {
  keyId = id;
  byId('key-title').textContent = t(id ? 'admin_keys.script.edit' : 'admin_keys.script.new');
  byId('key-save').textContent = t(id ? 'admin_keys.script.save' : 'admin_keys.script.create');
  byId('key-name').value = name;
  byId('key-last-day').value = lastDay;
  byId('key-last-day').min = dayIn(0);
  byId('key-error').textContent = '';
  scopes.forEach(scope => { scope.checked = granted.includes(scope.value); });
  if (owner) {
    owner.hidden = id !== '';
    showDepartment();
  }
  keyDialog.showModal();
  byId('key-name').focus();
}

/** A service account has its department already. */
function showDepartment() {
  byId('key-department-field').hidden = byId('key-account').value !== '';
}

function save() {
  const name = byId('key-name').value.trim();
  if (!name) {
    refuse(byId('key-name'), t('admin_keys.script.name_missing'));
    return;
  }
  if (!byId('key-last-day').checkValidity()) {
    refuse(byId('key-last-day'), t('admin_keys.script.past'));
    return;
  }
  const granted = scopes.filter(scope => scope.checked).map(scope => scope.value);
  if (granted.length === 0) {
    refuse(scopes[0], t('admin_keys.script.scopes_missing'));
    return;
  }
  const key = { name, last_day: byId('key-last-day').value, scopes: granted.join(',') };
  if (keyId) {
    send('changeKey', { id: keyId, ...key });
  } else {
    send('issueKey', owner ? { ...key, account: byId('key-account').value, department: byId('key-department').value } : key);
  }
}

function refuse(field, why) {
  byId('key-error').textContent = why;
  field.focus();
}

function rotate() {
  if (!byId('rotate-last-day').checkValidity()) {
    byId('rotate-error').textContent = t('admin_keys.script.past');
    byId('rotate-last-day').focus();
    return;
  }
  send('rotateKey', { id: keyId, overlap: byId('rotate-overlap').value, last_day: byId('rotate-last-day').value });
}

afterAjax(told => {
  if (told.refused) {
    byId(rotateDialog.open ? 'rotate-error' : 'key-error').textContent = told.refused;
    return;
  }
  if (told.saved) {
    keyDialog.close();
    rotateDialog.close();
  }
  if (told.secret) {
    byId('secret').value = told.secret;
    secretDialog.showModal();
    byId('secret').select();
  }
  if (told.toast) {
    toast(told.toast);
  }
});

/** @param {number} days @returns {string} the day as a date field writes it, in UTC like the server */
function dayIn(days) {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
