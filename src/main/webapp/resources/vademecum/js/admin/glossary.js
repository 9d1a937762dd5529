import { api } from '../chat/api.js';
import { byId, h, keepFocus } from '../chat/dom.js';
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
let saved = '[]';
/** Numbers the rows since they were shown, for their labels. */
let rows = 0;

const actions = {
  add: () => {
    const item = row('', []);
    showChanges();
    item.querySelector('input').focus();
  },
  remove,
  save,
  reload: () => load(),
  'choose-table': () => byId('table').click(),
};

if (section) {
  const choice = byId('department');
  choice.value = choice.dataset.value;
  choice.addEventListener('change', () => {
    const chosen = choice.value;
    choice.value = choice.dataset.value; // where one stays who does not want to lose what is not saved
    location.assign(`?department=${encodeURIComponent(chosen)}`);
  });
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
    fail();
  }
}

function fail() {
  toast(t('admin.script.failed'));
}

function show(glossary) {
  version = glossary.version;
  byId('entries').replaceChildren();
  rows = 0;
  glossary.entries.forEach(({ term, synonyms }) => row(term, synonyms));
  byId('entries').removeAttribute('aria-busy');
  byId('add').disabled = false; // what is added before this would be lost by it
  byId('conflict').hidden = true;
  saved = state();
  showChanges();
}

/** Adds an entry to the list. */
function row(term, synonyms) {
  const number = ++rows;
  const id = `entry-${number}`;
  const item = h('li', { class: 'glossary-entry' },
    field(number, 'term', term, MOST_CHARACTERS),
    field(number, 'synonyms', synonyms.join('; '), MOST_SYNONYMS * (MOST_CHARACTERS + 2)),
    h('button', { type: 'button', class: 'btn-icon btn-small', icon: 'trash', data: { action: 'remove' }, 'aria-label': t('admin_glossary.script.remove', term || t('admin_glossary.script.entry', number)) }),
    h('p', { id: `${id}-error`, class: 'error-text' }));
  byId('entries').append(item);
  return item;
}

function field(number, name, value, maxlength) {
  const label = t(`admin_glossary.script.${name}`);
  return h('label', { class: 'glossary-field' },
    h('span', { class: 'hint' }, label),
    h('input', {
      id: `entry-${number}-${name}`, class: 'input', type: 'text', autocomplete: 'off', value, maxlength,
      'aria-label': t('admin_glossary.script.field', label, number), 'aria-describedby': `entry-${number}-error`,
    }));
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
  const changed = isChanged();
  byId('import').disabled = changed;
  byId('unsaved').textContent = changed ? t('admin_glossary.script.unsaved') : '';
}

/** @returns {string} what is wrong with an entry; empty for nothing */
function fault({ term, synonyms }, terms) {
  if (!term || synonyms.length === 0) {
    return t('admin_glossary.script.fault.empty');
  }
  if (term.includes(';')) {
    return t('admin_glossary.script.fault.semicolon');
  }
  if (synonyms.length > MOST_SYNONYMS || synonyms.some(each => [...each].length > MOST_CHARACTERS)) {
    return t('admin_glossary.script.fault.much', MOST_SYNONYMS, MOST_CHARACTERS);
  }
  return terms.filter(other => other === term.toLowerCase()).length > 1 ? t('admin_glossary.script.fault.twice') : '';
}

async function save() {
  byId('import-error').textContent = '';
  const wanted = edited();
  const terms = wanted.map(({ term }) => term.toLowerCase());
  let first = null;
  for (const entry of wanted) {
    const why = fault(entry, terms);
    entry.item.querySelector('.error-text').textContent = why;
    entry.item.querySelectorAll('input').forEach(input => input.setAttribute('aria-invalid', String(why !== '')));
    if (why) {
      first ??= entry.item;
    }
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
    const before = entries();
    await change(() => api.importGlossary(department, file, version), 'admin_glossary.script.imported', {
      refused: refuse,
      undo: () => change(() => api.changeGlossary(department, before, version), 'admin_glossary.script.saved'),
    });
    input.value = '';
  }
}

/**
 * @param {Function} call
 * @param {string} notice key of what is said once it is done
 * @param {{refused?: function(ApiError), undo?: Function}} [options] `refused` is called for what the server does not take
 */
async function change(call, notice, { refused = fail, undo } = {}) {
  byId('save').disabled = true;
  try {
    show(await call());
    toast(t(notice), undo ? { action: { label: t('admin_glossary.script.undo'), run: undo } } : {});
  } catch (error) {
    if (error.status === 409) {
      byId('conflict').hidden = false;
      byId('conflict').scrollIntoView({ block: 'center' });
    } else if (error.status === 400 || error.status === 413) {
      refused(error);
    } else {
      fail();
    }
  }
  byId('save').disabled = false;
  keepFocus(byId('save'));
}

/** Says what is wrong with a table. */
function refuse({ status, code, param }) {
  const line = /^lines\[(\d+)]$/.exec(param ?? '')?.[1];
  const kind = status === 413 ? 'too_large' : code;
  byId('import-error').textContent = line
    ? t('admin_glossary.script.fault.line', Number(line), MOST_SYNONYMS, MOST_CHARACTERS)
    : t(`admin_glossary.script.fault.${['invalid_encoding', 'duplicate_term', 'too_many', 'too_large'].includes(kind) ? kind : 'table'}`, MOST_ENTRIES);
}
