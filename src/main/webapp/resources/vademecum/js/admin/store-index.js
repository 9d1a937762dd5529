import { api } from '../chat/api.js';
import { byId, keepFocus } from '../chat/dom.js';
import { count, dateText, t } from '../chat/i18n.js';
import { toast } from '../chat/toast.js';

const POLL_MS = 1000;
const SMALLEST = 100;
const LARGEST = 4096;

const section = document.getElementById('store-index');
const names = ['chunk_size', 'chunk_overlap', 'headings', 'language', 'embedding'];
/** What the server said last. */
let index = null;

const actions = {
  'ask-index': ask,
  'close-index': () => byId('index-dialog').close(),
  'start-index': () => {
    byId('index-dialog').close();
    showFault('embedding', '');
    change(() => api.startIndex(section.dataset.store, wanted()));
  },
  'cancel-index': () => change(() => api.cancelIndex(section.dataset.store), () => t('admin_retrieval.script.index.cancelled')),
  'roll-back-index': () => change(() => api.rollBackIndex(section.dataset.store),
    () => (index.building ? '' : t('admin_retrieval.script.index.rolled_back', index.generation))),
  'ask-discard': () => {
    byId('discard-title').textContent = t('admin_retrieval.script.index.discard', index.previous.generation);
    byId('discard-dialog').showModal();
  },
  'close-discard': () => byId('discard-dialog').close(),
  'discard-index': () => {
    byId('discard-dialog').close();
    change(() => api.discardIndex(section.dataset.store));
  },
};

if (section) {
  section.addEventListener('click', event => actions[event.target.closest('[data-action]')?.dataset.action]?.());
  section.addEventListener('input', showWhetherChanged);
  follow(true);
}

/** Shows how far it is until nothing is on its way. */
async function follow(fill) {
  try {
    show(await api.index(section.dataset.store), fill);
  } catch {
    toast(t('admin.script.failed'));
    return;
  }
  if (index.building) {
    setTimeout(() => follow(false), POLL_MS);
  }
}

/** @param {function(): string} [told] what is said once it is done */
async function change(call, told = () => '') {
  try {
    const before = index.building;
    show(await call(), true);
    keepFocus(byId('store-index-title'));
    if (told()) {
      toast(told());
    }
    if (index.building && !before) {
      setTimeout(() => follow(false), POLL_MS);
    }
  } catch (failure) {
    if (failure.code === 'embedding_unavailable') {
      showFault('embedding', t('admin_retrieval.script.index.embedding_unavailable', failure.message));
      return;
    }
    toast(t('admin.script.failed'));
    follow(true);
  }
}

/** While another generation is built the form tells what it is built by. */
function show(next, fill) {
  const ended = next.building ? null : index?.building;
  index = next;
  const { generation, documents, building, previous } = next;
  byId('index-generation').textContent = t('admin_retrieval.script.index.generation', generation);
  byId('index-building').hidden = !building;
  if (building) {
    byId('index-progress-text').textContent = t('admin_retrieval.script.index.progress', building.done, documents);
    byId('index-progress').max = Math.max(documents, 1);
    byId('index-progress').value = building.done;
    byId('index-fault').textContent = building.fault ? t('admin_retrieval.script.index.fault', building.fault) : '';
  }
  byId('index-previous').hidden = !previous || Boolean(building);
  if (previous) {
    byId('index-previous-text').textContent =
      t('admin_retrieval.script.index.previous', previous.generation, dateText(previous.kept_until));
  }
  if (fill || ended) {
    fillIn((building ?? next).recipe);
  }
  section.querySelectorAll('fieldset').forEach(fields => { fields.disabled = Boolean(building); });
  if (ended && generation === ended.generation) {
    toast(t('admin_retrieval.script.index.done'));
  }
  showWhetherChanged();
}

function fillIn(recipe) {
  const models = byId('embedding');
  if (recipe.embedding && ![...models.options].some(option => option.value === recipe.embedding)) {
    models.add(new Option(recipe.embedding)); // not configured any more
  }
  const languages = [...byId('language').options];
  const [auto, now] = ['auto', recipe.language ?? ''].map(value => languages.find(option => option.value === value));
  auto.text = index.follows_language ? t('admin_retrieval.script.language.detected', now.text) : auto.dataset.text;
  for (const name of names) {
    const value = present(name, recipe);
    byId(name).value = value === null ? '' : String(value);
  }
}

/** @returns what the recipe says, as it would be asked for */
function present(name, recipe) {
  return name === 'language' && index.follows_language ? 'auto' : recipe[name];
}

/** @returns {Object} the recipe as it is edited; numbers that make no sense are NaN */
function wanted() {
  const whole = name => (byId(name).value.trim() === '' ? null : Number(byId(name).value));
  return {
    chunk_size: whole('chunk_size'),
    chunk_overlap: whole('chunk_size') === null ? null : whole('chunk_overlap') ?? 0,
    headings: byId('headings').value === 'true',
    language: byId('language').value || null,
    embedding: byId('embedding').value || null,
  };
}

function showWhetherChanged() {
  if (index) {
    const recipe = wanted();
    const same = names.every(name => recipe[name] === present(name, index.recipe));
    byId('index-anew').disabled = same || Boolean(index.building);
    byId('chunk_overlap').disabled = recipe.chunk_size === null;
  }
}

function ask() {
  const { chunk_size: size, chunk_overlap: overlap } = wanted();
  const isWhole = (value, least, most) => Number.isInteger(value) && value >= least && value <= most;
  const right = size === null || isWhole(size, SMALLEST, LARGEST);
  showFault('chunk_size', right ? '' : t('admin_retrieval.script.fault.whole_or_none', SMALLEST, LARGEST));
  const most = Math.floor((right && size ? size : 0) / 2);
  const fits = overlap === null || isWhole(overlap, 0, most);
  showFault('chunk_overlap', fits || !right ? '' : t('admin_retrieval.script.fault.whole', 0, most));
  if (right && fits) {
    byId('index-dialog-text').textContent = count('admin_retrieval.script.index.ask', index.documents);
    byId('index-dialog').showModal();
  }
}

function showFault(name, fault) {
  byId(name).setAttribute('aria-invalid', String(fault !== ''));
  byId(`${name}-error`).textContent = fault;
}
