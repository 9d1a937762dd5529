import { api } from '../chat/api.js';
import { byId } from '../chat/dom.js';
import { t } from '../chat/i18n.js';
import { toast } from '../chat/toast.js';
import { explanationView } from './explanation-view.js';
import './shell.js';
import './store-index.js';

const NOTICES = { '#saved': 'admin_retrieval.script.saved', '#restored': 'admin_retrieval.script.restored' };

const profile = document.getElementById('profile');
const fields = profile ? [...profile.querySelectorAll('[data-knob]')] : [];

/** The fields as the server has them. */
let saved = '';
/** Counts the questions that were tried: an answer that comes too late is not shown. */
let trials = 0;

const actions = {
  save,
  reset: ({ for: knob }) => setTo(byId(knob), usual(byId(knob))),
  usual: () => fields.forEach(field => setTo(field, usual(field))),
  reload: () => leave('', location.search),
  restore: ({ version }) => (isChanged() ? askToRestore(version) : restore(version)),
  'restore-anyway': ({ version }) => {
    byId('restore-dialog').close();
    restore(version);
  },
  'close-restore': () => byId('restore-dialog').close(),
};

document.addEventListener('click', event => {
  const button = event.target.closest('[data-action]');
  actions[button?.dataset.action]?.(button.dataset);
});

if (profile) {
  for (const select of document.querySelectorAll('select[data-value]')) {
    select.value = select.dataset.value;
  }
  byId('store').addEventListener('change', ({ target }) => location.assign(`?store=${encodeURIComponent(target.value)}`));
  profile.addEventListener('input', showChanges);
  byId('trial').addEventListener('submit', event => {
    event.preventDefault();
    tryOut(byId('question').value.trim());
  });
  window.addEventListener('beforeunload', event => {
    if (isChanged()) {
      event.preventDefault();
    }
  });
  saved = state();
  showChanges();
  if (NOTICES[location.hash]) {
    toast(t(NOTICES[location.hash]));
    history.replaceState(null, '', location.pathname + location.search);
  }
}

function state() {
  return JSON.stringify(fields.map(field => field.value.trim()));
}

function isChanged() {
  return state() !== saved;
}

/** Faces leaves out an attribute that is empty. */
function usual(field) {
  return field.dataset.usual ?? '';
}

function setTo(field, value) {
  field.value = value;
  showChanges();
  field.focus();
}

function showChanges() {
  byId('unsaved').textContent = isChanged() ? t('admin_retrieval.script.unsaved') : '';
  for (const field of fields) {
    profile.querySelector(`[data-for="${field.id}"]`).hidden = field.value.trim() === usual(field);
  }
}

/** @returns {?Object} the profile as it is edited; null when a value makes no sense, which the page shows */
function edited() {
  const values = fields.map(field => [field.id, read(field)]);
  values.forEach(([id, value]) => showFault(byId(id), value === undefined));
  const fault = values.find(([, value]) => value === undefined);
  if (fault) {
    byId(fault[0]).focus();
    return null;
  }
  return Object.fromEntries(values);
}

/** @returns {number|string|null|undefined} undefined when it is out of bounds */
function read({ value, dataset: { kind, min, max } }) {
  const text = value.trim().replace(',', '.');
  if (kind === 'choice') {
    return text;
  }
  if (text === '') {
    return kind === 'whole_or_none' ? null : undefined;
  }
  const number = Number(text);
  const right = number >= Number(min) && number <= Number(max) && (kind === 'number' || Number.isInteger(number));
  return right ? number : undefined;
}

function showFault(field, faulty) {
  const { kind, min, max } = field.dataset;
  field.setAttribute('aria-invalid', String(faulty));
  byId(`${field.id}-error`).textContent = faulty ? t(`admin_retrieval.script.fault.${kind}`, Number(min), Number(max)) : '';
}

function save() {
  const wanted = edited();
  if (wanted) {
    const { store, version } = profile.dataset;
    change(() => api.changeProfile(store, wanted, byId('comment').value, Number(version)), '#saved');
  }
}

/** What is edited goes with it. */
function askToRestore(version) {
  byId('restore-title').textContent = t('admin_retrieval.script.restore', Number(version));
  byId('restore-anyway').dataset.version = version;
  byId('restore-dialog').showModal();
}

function restore(version) {
  change(() => api.restoreProfile(profile.dataset.store, Number(version)), '#restored');
}

async function change(call, notice) {
  byId('save').disabled = true;
  try {
    await call();
    leave(notice, location.search);
  } catch (error) {
    if (error.status === 409) {
      byId('conflict').hidden = false;
      byId('conflict').scrollIntoView({ block: 'center' });
    } else {
      toast(t('admin.script.failed'));
    }
  }
  byId('save').disabled = false;
}

/** Loads the page anew without asking about what is not saved. */
function leave(notice, search) {
  saved = state();
  history.replaceState(null, '', location.pathname + search + notice);
  location.reload();
}

/** Asks by what is saved, and by what is edited when that is something else. */
async function tryOut(question) {
  const draft = isChanged() ? edited() : {};
  if (!question || !draft) {
    return;
  }
  const trial = ++trials;
  const sides = byId('sides');
  sides.setAttribute('aria-busy', 'true');
  const { store, version } = profile.dataset;
  const profiles = isChanged() ? [null, draft] : [null];
  try {
    const [now, then] = await Promise.all(profiles.map(each => api.explain(store, question, each)));
    if (trial === trials) {
      const title = Number(version) === 0 ? t('admin_retrieval.script.default') : t('admin_retrieval.script.version', Number(version));
      sides.replaceChildren(...[
        explanationView(title, now),
        then && explanationView(t('admin_retrieval.script.draft'), then, now),
      ].filter(Boolean));
    }
  } catch {
    toast(t('admin.script.failed'));
  }
  sides.removeAttribute('aria-busy');
}
