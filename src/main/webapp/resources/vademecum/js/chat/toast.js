import { byId, h } from './dom.js';
import { announce } from './live.js';

const SHOWN_MS = 6000;

/**
 * Tells something briefly at the page's foot; waits while the pointer or the focus is on it.
 * @param {string} text
 * @param {{action?: {label: string, run: Function}, expired?: Function}} [options] `expired` runs when the time is
 *   over without the action having been chosen
 * @returns {{close: Function}} closing runs `expired` too
 */
export function toast(text, { action, expired } = {}) {
  let timer;
  const node = h('div', { class: 'toast' }, h('span', {}, text));
  const finish = chosen => {
    clearTimeout(timer);
    if (node.isConnected) {
      node.remove();
      (chosen ? action.run : expired)?.();
    }
  };
  if (action) {
    node.append(h('button', { type: 'button', class: 'btn btn-small', on: { click: () => finish(true) } }, action.label));
  }
  const wait = () => { clearTimeout(timer); timer = setTimeout(() => finish(false), SHOWN_MS); };
  const hold = () => clearTimeout(timer);
  node.addEventListener('pointerenter', hold);
  node.addEventListener('focusin', hold);
  node.addEventListener('pointerleave', wait);
  node.addEventListener('focusout', wait);
  byId('toasts').append(node);
  announce(text);
  wait();
  return { close: () => finish(false) };
}
