import { byId } from '../chat/dom.js';
import { t } from '../chat/i18n.js';
import { announce } from '../chat/live.js';
import * as storage from '../chat/storage.js';
import { toast } from '../chat/toast.js';
import { filesOf } from './dropped.js';
import { Upload } from './upload.js';
import { UploadRow } from './upload-row.js';

const PARALLEL = 2;
const TARGET = 'upload-target';

/** The drop zone, the file chooser and the list of uploads. */
export class Uploads {
  #rows = new Map();
  #list = byId('uploads');
  #target = byId('target');
  #stored;

  /** @param {Function} stored called after each file that the server has taken */
  constructor(stored) {
    this.#stored = stored;
    this.#restoreTarget();
    byId('choose-files').addEventListener('click', () => byId('files').click());
    byId('files').addEventListener('change', event => {
      this.add([...event.target.files]);
      event.target.value = '';
    });
    byId('clear-uploads').addEventListener('click', () => {
      this.#rows.forEach((row, upload) => this.#remove(upload, row));
      byId('choose-files').focus();
    });
    this.#listenForDrops();
    window.addEventListener('beforeunload', event => {
      if ([...this.#rows.keys()].some(upload => upload.active)) {
        event.preventDefault();
      }
    });
  }

  /** @param {File[]} files to the store that is chosen now */
  add(files) {
    if (!this.#target.value) {
      toast(t('admin_documents.script.no_target'));
      return;
    }
    const target = this.#target.selectedOptions[0].textContent;
    for (const file of files) {
      const upload = new Upload(file, this.#target.value, byId('hold-back').checked, one => this.#changed(one));
      const row = new UploadRow(upload, target, () => this.#dismiss(upload));
      this.#rows.set(upload, row);
      this.#list.append(row.element);
      if (upload.state === 'failed') {
        announce(`${file.name}: ${row.statusText()}`);
      }
    }
    byId('upload-panel').hidden = this.#rows.size === 0;
    this.#next();
  }

  #changed(upload) {
    const row = this.#rows.get(upload);
    if (!row) {
      return; // Refused before it came into the list, which shows it then.
    }
    row.show();
    if (upload.state === 'done') {
      this.#stored(upload);
    }
    if (upload.state === 'done' || upload.state === 'failed') {
      announce(`${upload.file.name}: ${row.statusText()}`);
    }
    this.#next();
  }

  /** Starts one more where there is room; its own change of state leads back here for the next one. */
  #next() {
    const uploads = [...this.#rows.keys()];
    if (uploads.filter(upload => upload.busy).length < PARALLEL) {
      uploads.find(upload => upload.state === 'waiting')?.start();
    }
    byId('clear-uploads').hidden = uploads.length < 2 || uploads.some(upload => upload.active);
  }

  #dismiss(upload) {
    const row = this.#rows.get(upload);
    const neighbour = row.element.nextElementSibling ?? row.element.previousElementSibling;
    this.#remove(upload, row);
    (neighbour?.querySelector('button') ?? byId('choose-files')).focus();
  }

  #remove(upload, row) {
    this.#rows.delete(upload);
    row.element.remove();
    byId('upload-panel').hidden = this.#rows.size === 0;
  }

  #restoreTarget() {
    const last = storage.recall(TARGET);
    if (last && [...this.#target.options].some(option => option.value === last)) {
      this.#target.value = last;
    }
    this.#target.addEventListener('change', () => storage.remember(TARGET, this.#target.value));
  }

  /** The whole page takes files; the zone only shows where they go. */
  #listenForDrops() {
    let depth = 0;
    const over = on => byId('dropzone').classList.toggle('is-over', on);
    const carriesFiles = event => event.dataTransfer?.types.includes('Files');
    document.addEventListener('dragenter', event => {
      if (carriesFiles(event)) {
        depth += 1;
        over(true);
      }
    });
    document.addEventListener('dragleave', event => {
      if (carriesFiles(event)) {
        depth = Math.max(0, depth - 1);
        over(depth > 0);
      }
    });
    document.addEventListener('dragover', event => {
      if (carriesFiles(event)) {
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
      }
    });
    document.addEventListener('drop', async event => {
      if (carriesFiles(event)) {
        event.preventDefault();
        depth = 0;
        over(false);
        this.add(await filesOf(event.dataTransfer));
      }
    });
  }
}
