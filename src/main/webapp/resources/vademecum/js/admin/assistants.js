import { byId, keepFocus } from '../chat/dom.js';
import { count, t } from '../chat/i18n.js';
import { toast } from '../chat/toast.js';
import { afterAjax, send } from './shell.js';

const MADE = '#made';

const form = document.getElementById('assistant');
const fields = form ? [...form.querySelectorAll('[data-field]')] : [];

/** What the server has, as the page shows it. */
let saved = '';
/** What was sent last; it is what the server has once it says so. */
let sent = '';
/** The version that somebody else has saved meanwhile. */
let theirs = '';
/** Whether the button that has the focus goes away with what it takes back. */
let withdrawing = false;
/** The assistant to be deleted. */
let doomed = '';

const actions = {
  save,
  reload: () => leave(location.href),
  overwrite: () => {
    form.dataset.version = theirs;
    save();
  },
  share: () => {
    const department = byId('borrower').value;
    if (department) {
      send('shareAssistant', { id: form.dataset.id, department });
    } else {
      byId('borrower').focus();
    }
  },
  withdraw: ({ department }) => {
    withdrawing = true;
    send('withdrawAssistant', { id: form.dataset.id, department });
  },
  delete: ({ id, name }) => {
    doomed = id;
    byId('delete-title').textContent = t('admin_assistants.script.delete', name);
    byId('delete-dialog').showModal();
  },
  'delete-confirmed': () => {
    byId('delete-dialog').close();
    send('deleteAssistant', { assistant: doomed, after: new URLSearchParams(location.search).get('after') ?? '' });
  },
  close: () => byId('delete-dialog').close(),
};

document.addEventListener('click', event => {
  const button = event.target.closest('[data-action]');
  actions[button?.dataset.action]?.(button.dataset);
});

if (form) {
  for (const select of form.querySelectorAll('select[data-value]')) {
    select.value = select.dataset.value;
  }
  document.getElementById('department')?.addEventListener('change', showStores);
  byId('strategy').addEventListener('change', showNumber);
  form.addEventListener('input', () => {
    showUnsaved();
    showTuned();
  });
  form.addEventListener('keydown', event => {
    if (event.key === 'Enter' && event.target.matches('input')) {
      event.preventDefault(); // Faces would send its form
      save();
    }
  });
  window.addEventListener('beforeunload', event => {
    if (isChanged()) {
      event.preventDefault();
    }
  });
  showStores();
  showNumber();
  showTuned(true);
  saved = state();
  if (location.hash === MADE) {
    history.replaceState(null, '', location.pathname + location.search);
    toast(t('admin_assistants.script.made'));
  }
} else {
  byId('delete-dialog').addEventListener('close', () => document.getElementById(`delete-${doomed}`)?.focus());
}

/** A new assistant searches a store of its department. */
function showStores() {
  const department = document.getElementById('department')?.value;
  const store = byId('store');
  for (const option of store.querySelectorAll('option[data-department]')) {
    option.hidden = department !== undefined && option.dataset.department !== department;
    option.disabled = option.hidden;
  }
  if (store.selectedOptions[0]?.disabled) {
    store.value = '';
  }
}

function showNumber() {
  byId('last-messages-field').hidden = byId('strategy').value !== 'last_messages';
}

/**
 * Says of each part of the tuning how many of its fields are set.
 * @param {boolean} open whether the parts in which one is are to be open
 */
function showTuned(open = false) {
  for (const group of form.querySelectorAll('.tuning-group')) {
    const set = [...group.querySelectorAll('[data-field]')].filter(field => field.value.trim() !== '').length;
    group.querySelector('.tuned').textContent = set === 0 ? '' : count('admin_assistants.script.tuned', set);
    group.open ||= open && set > 0;
  }
}

function values() {
  return Object.fromEntries(fields.map(field => [field.id, field.value]));
}

function state() {
  return JSON.stringify(values());
}

function isChanged() {
  return state() !== saved;
}

function showUnsaved() {
  byId('unsaved').textContent = isChanged() ? t('admin_assistants.script.unsaved') : '';
}

function save() {
  sent = state();
  byId('save').disabled = true;
  send('saveAssistant', { ...values(), id: form.dataset.id, version: form.dataset.version });
}

/** @param {string} address to go to without being asked about what is not saved */
function leave(address) {
  saved = state();
  location.replace(address);
}

/** @param {Object<string, string>} faults by field; one that belongs to none stands in a toast */
function show(faults) {
  for (const field of fields) {
    const fault = faults[field.id];
    field.setAttribute('aria-invalid', String(fault !== undefined));
    const place = document.getElementById(`${field.id}-error`);
    if (place) {
      place.textContent = fault ?? '';
    }
  }
  const first = fields.find(field => faults[field.id] !== undefined);
  first?.closest('details')?.setAttribute('open', '');
  first?.focus();
  Object.keys(faults).filter(name => !document.getElementById(`${name}-error`)).forEach(name => toast(faults[name]));
}

afterAjax(told => {
  if (told.toast) {
    toast(told.toast);
  }
  if (!form) {
    return;
  }
  const saving = byId('save').disabled;
  byId('save').disabled = false;
  if (saving) {
    keepFocus(byId('save'));
  }
  if (withdrawing && told.toast) {
    document.getElementById('borrower')?.focus();
  }
  withdrawing = false;
  if (told.gone) {
    toast(t('admin_assistants.script.gone'));
  }
  if (told.conflict !== undefined) {
    theirs = String(told.conflict);
    byId('conflict').hidden = false;
    byId('conflict').scrollIntoView({ block: 'center' });
  }
  if (told.faults) {
    show(JSON.parse(told.faults));
  }
  if (told.saved) {
    done(told);
  } else if (Number(told.version) === Number(form.dataset.version) + 1) {
    form.dataset.version = String(told.version); // shared or withdrawn here, and nothing else since
  }
});

function done({ saved: id, version, heading }) {
  saved = sent;
  show({});
  byId('conflict').hidden = true;
  if (!form.dataset.id) {
    leave(`?id=${encodeURIComponent(id)}${MADE}`);
    return;
  }
  form.dataset.version = String(version);
  byId('heading').textContent = heading;
  showUnsaved();
  toast(t('admin_assistants.script.saved'));
}
