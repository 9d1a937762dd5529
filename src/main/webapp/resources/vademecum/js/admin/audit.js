import { url } from '../chat/config.js';
import { byId } from '../chat/dom.js';
import { t } from '../chat/i18n.js';
import './shell.js';

const button = byId('verify');
const status = byId('chain');

button.addEventListener('click', async () => {
  button.disabled = true;
  try {
    await verify();
  } catch {
    status.textContent = t('admin.script.failed');
  }
  button.disabled = false;
  button.focus();
});

/** The answer is a line each time some more was checked, then one that tells how it ended. */
async function verify() {
  status.className = 'hint';
  status.textContent = t('admin_audit.script.checking', 0);
  const response = await fetch(url('/api/audit/verify'));
  if (!response.ok) {
    throw new Error(`${response.status}`);
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const lines = (rest + part.value).split('\n');
    rest = lines.pop();
    lines.map(line => JSON.parse(line)).forEach(show);
  }
}

function show({ checked, intact, entries, last_hash: hash, broken }) {
  if (checked !== undefined) {
    status.textContent = t('admin_audit.script.checking', checked);
  } else if (intact) {
    status.textContent = t('admin_audit.script.intact', entries, hash);
  } else {
    status.className = 'error-text';
    status.textContent = t(`admin_audit.script.${broken.fault}`, broken.number, broken.entry_id ?? '');
  }
}
