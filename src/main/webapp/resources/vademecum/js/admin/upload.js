import { config, url } from '../chat/config.js';

/** What the server takes at the most, in bytes. */
export const MAX_BYTES = 512 * 1024 * 1024;

/** Waits before the next try after a cut connection, in seconds. */
const PAUSES = [1, 3, 10];

/**
 * One file on its way into a store. Its states: waiting, sending, storing, retrying, done, failed, cancelled.
 * The server keeps nothing of an upload that breaks off, so that a retry begins anew.
 */
export class Upload {
  state = 'waiting';
  sent = 0;
  /** Why it failed: a key of the bundle, or null. */
  problem = null;
  /** The server's own words about a refusal. */
  detail = '';
  /** What the server answered in the end. */
  result = null;
  /** Seconds to the next try. */
  pause = 0;
  #request = null;
  #timer = 0;
  #tries = 0;
  #changed;

  /**
   * @param {File} file @param {string} storeId
   * @param {boolean} heldBack whether it is searched only once it was published
   * @param {Function} changed called with this after each change
   */
  constructor(file, storeId, heldBack, changed) {
    this.file = file;
    this.storeId = storeId;
    this.heldBack = heldBack;
    this.#changed = changed;
    this.#refuse();
  }

  #refuse() {
    if (this.file.size > MAX_BYTES) {
      this.#fail('too_large');
    } else if (this.file.size === 0) {
      this.#fail('empty');
    }
  }

  /** @returns {boolean} whether it will still change by itself */
  get active() {
    return ['waiting', 'sending', 'storing', 'retrying'].includes(this.state);
  }

  /** @returns {boolean} whether it uses the connection */
  get busy() {
    return ['sending', 'storing', 'retrying'].includes(this.state);
  }

  /** @returns {boolean} whether trying again may help */
  get retryable() {
    return this.state === 'cancelled' || (this.state === 'failed' && !['too_large', 'empty', 'unreadable'].includes(this.problem));
  }

  /** Sends the file. */
  start() {
    const request = new XMLHttpRequest();
    this.#request = request;
    request.open('POST', url(`/api/vector_stores/${encodeURIComponent(this.storeId)}/documents`
      + `?filename=${encodeURIComponent(this.file.name)}&held_back=${this.heldBack}`));
    request.setRequestHeader('X-CSRF-Token', config.csrf);
    request.setRequestHeader('Accept', 'application/json');
    request.setRequestHeader('Content-Type', this.file.type || 'application/octet-stream');
    request.responseType = 'json';
    request.upload.onprogress = event => { this.sent = event.loaded; this.#become('sending'); };
    request.upload.onload = () => { this.sent = this.file.size; this.#become('storing'); };
    request.onload = () => this.#answered(request);
    request.onerror = () => this.#broke();
    this.#become('sending');
    request.send(this.file);
  }

  /** Begins anew after a failure. */
  retry() {
    this.#tries = 0;
    this.sent = 0;
    this.problem = null;
    this.#become('waiting');
  }

  /** Stops it; the server forgets what it has of it. */
  cancel() {
    clearTimeout(this.#timer);
    this.#request?.abort();
    this.#become('cancelled');
  }

  #answered({ status, response }) {
    if (status === 200 || status === 201) {
      this.result = response ?? {};
      this.#become('done');
    } else {
      this.#fail(problemOf(status, response?.error?.code), response?.error?.message ?? String(status));
    }
  }

  /** The connection broke, or the file went away under the request, which looks the same to it. */
  async #broke() {
    if (this.state === 'cancelled') {
      return;
    }
    if (!await readable(this.file)) {
      this.#fail('unreadable');
    } else if (this.#tries >= PAUSES.length) {
      this.#fail('cut');
    } else {
      this.pause = PAUSES[this.#tries];
      this.#tries += 1;
      this.sent = 0;
      this.#become('retrying');
      this.#timer = setTimeout(() => this.start(), this.pause * 1000);
    }
  }

  #fail(problem, detail = '') {
    this.problem = problem;
    this.detail = detail;
    this.#become('failed');
  }

  #become(state) {
    this.state = state;
    this.#changed(this);
  }
}

const BY_CODE = {
  budget_exceeded: 'budget', csrf: 'expired', empty_file: 'empty', too_large: 'too_large', upload_interrupted: 'cut',
};
const BY_STATUS = { 401: 'expired', 403: 'forbidden', 404: 'forbidden', 413: 'too_large', 415: 'unsupported' };

function problemOf(status, code) {
  return BY_CODE[code] ?? BY_STATUS[status] ?? (status >= 500 ? 'server' : 'refused');
}

async function readable(file) {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}
