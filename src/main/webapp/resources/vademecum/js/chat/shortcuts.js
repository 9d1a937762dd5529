import { isPhone } from './config.js';
import { isTyping } from './dom.js';

/**
 * Ctrl+K searches threads, [ and ] walk the citations, Escape closes a sheet or stops the answer.
 * @param {{chat, rail, panes, evidence, citations}} parts
 */
export function listenForShortcuts({ chat, rail, panes, evidence, citations }) {
  document.addEventListener('keydown', event => {
    if (event.defaultPrevented) {
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      panes.showRail(true, false);
      rail.focusSearch();
    } else if ((event.key === '[' || event.key === ']') && !isTyping(event)) {
      event.preventDefault();
      citations.walk(event.key === ']' ? 1 : -1);
    } else if (event.key === 'Escape') {
      escape();
    }
  });

  function escape() {
    if (isPhone() && panes.railOpen) {
      panes.showRail(false);
    } else if (chat.running) {
      chat.stop();
    } else if (evidence.isOpen) {
      evidence.close();
    }
  }
}
