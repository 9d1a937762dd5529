import { url } from './config.js';

const CITE = /^#cite-(.+)-(\d+)$/;

/** @returns {{thread: ?string, cite: ?{message: string, n: number}}} what the address asks for */
export function place() {
  const match = CITE.exec(decodeURIComponent(location.hash));
  return {
    thread: new URLSearchParams(location.search).get('thread'),
    cite: match ? { message: match[1], n: Number(match[2]) } : null,
  };
}

/** @param {?string} thread @returns {string} */
export function threadUrl(thread) {
  return url(thread ? `/chat?thread=${encodeURIComponent(thread)}` : '/chat');
}

/** @param {?string} thread null for a new chat @param {boolean} replace whether "back" skips the place left */
export function goToThread(thread, replace = false) {
  const target = threadUrl(thread);
  if (target !== location.pathname + location.search + location.hash) {
    history[replace ? 'replaceState' : 'pushState'](null, '', target);
  }
}

/** @param {?{message: string, n: number}} cite null takes it out of the address @param {boolean} replace */
export function goToCite(cite, replace = false) {
  const hash = cite ? `#cite-${cite.message}-${cite.n}` : '';
  if (hash !== location.hash) {
    history[replace ? 'replaceState' : 'pushState'](null, '', location.pathname + location.search + hash);
  }
}

/** @param {Function} listener called with the place when the reader goes back or forward, or changes the hash */
export function onPlace(listener) {
  window.addEventListener('popstate', () => listener(place()));
}
