import { api } from '../chat/api.js';
import { byId, h } from '../chat/dom.js';
import { count, t } from '../chat/i18n.js';
import { toast } from '../chat/toast.js';
import './shell.js';

const MOST_ENTRIES = 500;
const MOST_SYNONYMS = 10;
const MOST_CHARACTERS = 100;

const section = document.getElementById('glossary');
const department = section?.dataset.department;
/** The version that the page has, and its entries as the server has them. */
let version = 0;
let saved = '';
/** Numbers the rows, for their labels. */
let rows = 0;

const actions = {
  add: () => row('', []).querySelector('input').focus(),
  remove,
  save,
  reload: () => load(),
  'choose-table': () => byId('table').click(),
};

if (section) {
  const choice = byId('department');
  choice.value = choice.dataset.value;
  choice.addEventListener('change', () => location.assign(`?department=${encodeURIComponent(choice.value)}`));
  document.addEventListener('click', event => {
    const button = event.target.closest('[data-action]');
    actions[button?.dataset.action]?.(button);
  });
  section.addEventListener('input', showChanges);
  byId('table').addEventListener('change', ({ target }) => importTable(target));
  window.addEventListener('beforeunload', event => {
    if (isChanged()) {
      event.preventDefault();
    }
  });
  load();
}

async function load() {
  try {
    show(await api.glossary(department));
  } catch {
    toast(t('admin.script.failed'));
  }
}

function show(glossary) {
  version = glossary.version;
  byId('entries').replaceChildren();
  glossary.entries.forEach(({ term, synonyms }) => row(term, synonyms));
  byId('entries').removeAttribute('aria-busy');
  byId('conflict').hidden = true;
  saved = state();
  showChanges();
}

/** Adds an entry to the list. */
function row(term, synonyms) {
  const id = `entry-${++rows}`;
  const item = h('li', { class: 'glossary-entry' },
    field(`${id}-term`, t('admin_glossary.script.term'), term, MOST_CHARACTERS, `${id}-error`),
    field(`${id}-synonyms`, t('admin_glossary.script.synonyms'), synonyms.join('; '), MOST_SYNONYMS * (MOST_CHARACTERS + 2), `${id}-error`),
    h('button', { type: 'button', class: 'btn-icon btn-small', icon: 'trash', data: { action: 'remove' }, 'aria-label': t('admin_glossary.script.remove', term || t('admin_glossary.script.new')) }),
    h('p', { id: `${id}-error`, class: 'error-text' }));
  byId('entries').append(item);
  showChanges();
  return item;
}

function field(id, label, value, maxlength, error) {
  return h('input', { id, class: 'input', type: 'text', autocomplete: 'off', value, maxlength, placeholder: label, 'aria-label': label, 'aria-describedby': error });
}

function remove(button) {
  const item = button.closest('li');
  const next = item.nextElementSibling ?? item.previousElementSibling;
  item.remove();
  showChanges();
  (next?.querySelector('input') ?? byId('add')).focus();
}

/** @returns {{term: string, synonyms: string[], item: HTMLElement}[]} */
function edited() {
  return [...byId('entries').children].map(item => {
    const [term, synonyms] = [...item.querySelectorAll('input')].map(input => input.value);
    return { term: term.trim(), synonyms: synonyms.split(';').map(each => each.trim()).filter(Boolean), item };
  });
}

function entries() {
  return edited().map(({ term, synonyms }) => ({ term, synonyms }));
}

function state() {
  return JSON.stringify(entries());
}

function isChanged() {
  return state() !== saved;
}

function showChanges() {
  const number = byId('entries').children.length;
  byId('count').textContent = count('admin_glossary.script.count', number);
  byId('none').hidden = number > 0;
  byId('add').disabled = number >= MOST_ENTRIES;
  byId('unsaved').textContent = isChanged() ? t('admin_glossary.script.unsaved') : '';
}

/** @returns {string} what is wrong with an entry; empty for nothing */
function fault({ term, synonyms }, terms) {
  if (!term || synonyms.length === 0) {
    return t('admin_glossary.script.fault.empty');
  }
  if (synonyms.length > MOST_SYNONYMS || synonyms.some(each => [...each].length > MOST_CHARACTERS)) {
    return t('admin_glossary.script.fault.much', MOST_SYNONYMS, MOST_CHARACTERS);
  }
  return terms.filter(other => other === term.toLowerCase()).length > 1 ? t('admin_glossary.script.fault.twice') : '';
}

async function save() {
  const wanted = edited();
  const terms = wanted.map(({ term }) => term.toLowerCase());
  let first = null;
  for (const entry of wanted) {
    const why = fault(entry, terms);
    entry.item.querySelector('.error-text').textContent = why;
    entry.item.querySelectorAll('input').forEach(input => input.setAttribute('aria-invalid', String(why !== '')));
    first ??= why && entry.item;
  }
  if (first) {
    first.querySelector('input').focus();
    return;
  }
  await change(() => api.changeGlossary(department, entries(), version), 'admin_glossary.script.saved');
}

async function importTable(input) {
  const [file] = input.files;
  byId('import-error').textContent = '';
  if (file) {
    await change(() => api.importGlossary(department, file), 'admin_glossary.script.imported');
    input.value = '';
  }
}

async function change(call, notice) {
  byId('save').disabled = true;
  try {
    show(await call());
    toast(t(notice));
  } catch (error) {
    if (error.status === 409) {
      byId('conflict').hidden = false;
      byId('conflict').scrollIntoView({ block: 'center' });
    } else if (error.status === 400 || error.status === 413) {
      byId('import-error').textContent = refusal(error);
    } else {
      toast(t('admin.script.failed'));
    }
  }
  byId('save').disabled = false;
}

/** What is wrong with a table. */
function refusal({ code, param }) {
  const line = /^lines\[(\d+)]$/.exec(param ?? '')?.[1];
  return line
    ? t('admin_glossary.script.fault.line', Number(line), MOST_SYNONYMS, MOST_CHARACTERS)
    : t(`admin_glossary.script.fault.${['invalid_encoding', 'duplicate_term', 'too_many'].includes(code) ? code : 'table'}`, MOST_ENTRIES);
}
