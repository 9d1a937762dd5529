import { api } from '../chat/api.js';
import { byId } from '../chat/dom.js';
import { count, t } from '../chat/i18n.js';
import './shell.js';

const form = byId('erase-form');
const confirmation = byId('erase-confirm');
const closing = byId('erase-close');
const button = byId('erase');
const stopButton = byId('erase-stop');
const bar = byId('erase-bar');
const status = byId('erase-status');
let stopped = false;

/** What is said when it does not come to its end, by the code of the answer. */
const FAULTS = {
  last_administrator: 'my_data.script.last',
  legal_hold: 'my_data.script.open',
  not_empty: 'my_data.script.open',
};

const isConfirmed = () => confirmation.value.trim().toLowerCase() === confirmation.dataset.name.toLowerCase();

confirmation.addEventListener('input', () => {
  button.disabled = !isConfirmed();
});
stopButton.addEventListener('click', () => {
  stopped = true;
});
form.addEventListener('submit', async event => {
  event.preventDefault();
  stopped = false;
  show(true);
  try {
    await erase();
  } catch (error) {
    status.textContent = t(FAULTS[error.code] ?? 'my_data.script.failed');
  }
  show(false);
});

/** The server takes some of it away with each request, and tells how many are left. */
async function erase() {
  let erased = 0;
  let left = Number(form.dataset.total);
  let kept = 0;
  do {
    const step = await api.eraseSome(confirmation.value);
    erased += step.erased;
    left = step.left;
    kept = step.kept;
    bar.max = erased + left || 1;
    bar.value = erased;
    status.textContent = t('my_data.script.progress', erased, erased + left);
  } while (left > 0 && !stopped);
  status.textContent = left > 0 ? t('my_data.script.stopped', left)
    : kept > 0 ? `${count('my_data.script.erased', erased)} ${count('my_data.script.kept', kept)}`
      : count('my_data.script.done', erased);
  if (closing.checked && left === 0 && kept > 0) {
    status.textContent += ` ${t('my_data.script.open')}`;
  } else if (closing.checked && left === 0) {
    await api.closeAccount(confirmation.value);
    byId('logout').submit();
  }
  byId('erase-count').hidden = left === 0;
  byId('erase-count').textContent = count('my_data.script.left', left);
}

function show(erasing) {
  bar.hidden = !erasing;
  stopButton.hidden = !erasing;
  button.hidden = erasing;
  confirmation.disabled = erasing;
  closing.disabled = erasing;
  if (!erasing) {
    confirmation.value = '';
    button.disabled = true;
    confirmation.focus();
  }
}
