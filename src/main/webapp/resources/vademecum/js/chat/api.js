import { config, url } from './config.js';

/** A refused or failed request. `status` is 0 when the server was not reached. */
export class ApiError extends Error {
  constructor(status, code, message, retryAfter = null, param = null) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
    this.param = param;
  }
}

/** Sent on document when the server no longer knows the session. */
export const SESSION_EXPIRED = 'vademecum:session-expired';

async function request(method, path, { body, ...options } = {}) {
  const response = await send(method, path, body, options);
  if (response.ok) {
    return response.status === 204 ? null : response.json().catch(() => null);
  }
  if (response.status === 401) {
    document.dispatchEvent(new CustomEvent(SESSION_EXPIRED));
  }
  throw await toError(response);
}

async function send(method, path, body, options) {
  const headers = { Accept: 'application/json' };
  if (method !== 'GET') {
    headers['X-CSRF-Token'] = config.csrf;
  }
  if (body !== undefined) {
    headers['Content-Type'] = body instanceof Blob ? 'text/csv' : 'application/json';
  }
  try {
    return await fetch(url(`/api${path}`), { ...options, method, headers, body: body instanceof Blob ? body : JSON.stringify(body) });
  } catch (failure) {
    if (failure.name === 'AbortError') {
      throw failure;
    }
    throw new ApiError(0, 'network', failure.message);
  }
}

async function toError(response) {
  const envelope = await response.json().catch(() => null);
  const retryAfter = Number(response.headers.get('Retry-After')) || null;
  return new ApiError(response.status, envelope?.error?.code ?? null, envelope?.error?.message ?? '', retryAfter, envelope?.error?.param ?? null);
}

function query(params) {
  const given = Object.entries(params).filter(([, value]) => value != null && value !== '');
  return given.length ? `?${new URLSearchParams(given)}` : '';
}

const id = encodeURIComponent;

/** The server's doors, one method a door. All return promises and fail with ApiError. */
export const api = {
  eraseSome: confirm => request('POST', '/me/erasure', { body: { confirm } }),
  closeAccount: confirm => request('POST', '/me/close', { body: { confirm } }),
  me: () => request('GET', '/me'),
  assistants: () => request('GET', '/assistants'),
  threads: (params, options) => request('GET', `/threads${query(params)}`, options),
  thread: (thread, before) => request('GET', `/threads/${id(thread)}${query({ before })}`),
  createThread: (assistant, text) => request('POST', '/threads', { body: { assistant_id: assistant, text } }),
  renameThread: (thread, title) => request('POST', `/threads/${id(thread)}`, { body: { title } }),
  deleteThread: (thread, options) => request('DELETE', `/threads/${id(thread)}`, options),
  ask: (thread, assistant, text) => request('POST', `/threads/${id(thread)}/runs`, { body: { assistant_id: assistant, text } }),
  askAgain: (thread, assistant) => request('POST', `/threads/${id(thread)}/runs`, { body: { assistant_id: assistant, retry: true } }),
  context: run => request('GET', `/runs/${id(run)}/context`),
  replay: (run, call, variation) => request('POST', `/runs/${id(run)}/context/${id(call)}/replay`, { body: variation }),
  stopReplay: (run, call) => request('DELETE', `/runs/${id(run)}/context/${id(call)}/replay`),
  pin: (thread, message) => request('PUT', `/threads/${id(thread)}/messages/${id(message)}/pin`),
  unpin: (thread, message) => request('DELETE', `/threads/${id(thread)}/messages/${id(message)}/pin`),
  summary: thread => request('GET', `/threads/${id(thread)}/summary`),
  editSummary: (thread, text) => request('PUT', `/threads/${id(thread)}/summary`, { body: { text } }),
  deleteSummary: thread => request('DELETE', `/threads/${id(thread)}/summary`),
  cancel: run => request('POST', `/runs/${id(run)}/cancel`),
  feedback: (message, body) => request('PUT', `/messages/${id(message)}/feedback`, { body }),
  explain: (store, query, profile) => request('POST', `/vector_stores/${id(store)}/search/explain`, { body: { query, profile } }),
  changeProfile: (store, profile, comment, version) =>
    request('PUT', `/vector_stores/${id(store)}/retrieval-profile`, { body: { profile, comment, version } }),
  restoreProfile: (store, version) => request('POST', `/vector_stores/${id(store)}/retrieval-profile/restore`, { body: { version } }),
  index: store => request('GET', indexOf(store)),
  startIndex: (store, recipe) => request('POST', indexOf(store), { body: { recipe } }),
  cancelIndex: store => request('POST', `${indexOf(store)}/cancel`),
  rollBackIndex: store => request('POST', `${indexOf(store)}/rollback`),
  discardIndex: store => request('POST', `${indexOf(store)}/discard`),
  glossary: department => request('GET', glossaryOf(department)),
  changeGlossary: (department, entries, version) => request('PUT', glossaryOf(department), { body: { entries, version } }),
  importGlossary: (department, table, version) => request('PUT', `${glossaryOf(department)}/csv${query({ version })}`, { body: table }),
  document: document => request('GET', `/documents/${id(document)}`),
  publishDocument: document => request('POST', `/documents/${id(document)}/publish`),
  rereadDocument: (document, heldBack) => request('POST', `/documents/${id(document)}/reread${query({ held_back: heldBack })}`),
  documentChanges: (document, from) => request('GET', `/documents/${id(document)}/changes${query({ from })}`),
  documentQuality: document => request('GET', `/documents/${id(document)}/quality`),
  boostDocument: (document, boost) => request('PUT', `/documents/${id(document)}/boost`, { body: { boost } }),
  documentWords: async (document, page) => (await request('GET', `/documents/${id(document)}/words${query({ page })}`)).pages[0] ?? null,
  documentComparison: (document, start, end) => request('GET', `/documents/${id(document)}/comparison${query({ start, end })}`),
  documentText: (document, start, end) => request('GET', `/documents/${id(document)}/text${query({ start, end })}`),
};

function glossaryOf(department) {
  return `/departments/${id(department)}/glossary`;
}

function indexOf(store) {
  return `/vector_stores/${id(store)}/retrieval-profile/index`;
}

/** @param {string} document @returns {string} where its bytes are */
export function contentUrl(document) {
  return url(`/api/documents/${id(document)}/content`);
}

/** @param {string} run @returns {string} where its events are */
export function eventsUrl(run, after) {
  return url(`/api/runs/${id(run)}/events${after ? `?after=${encodeURIComponent(after)}` : ''}`);
}
