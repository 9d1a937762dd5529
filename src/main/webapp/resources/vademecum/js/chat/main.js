import { SESSION_EXPIRED } from './api.js';
import { Chat } from './chat.js';
import { Citations } from './citations.js';
import { Composer } from './composer.js';
import { isPhone } from './config.js';
import { byId, drawIcons } from './dom.js';
import { Evidence } from './evidence.js';
import { Panes } from './panes.js';
import { Rail } from './rail.js';
import { onPlace } from './router.js';
import { Follower } from './scroll.js';
import { SheetHandle } from './sheet.js';
import { listenForShortcuts } from './shortcuts.js';
import { ThreadActions } from './thread-actions.js';
import { ThreadView } from './thread.js';
import { showUser } from './user-menu.js';

drawIcons();

const panes = new Panes();
const evidence = new Evidence(panes);
const follower = new Follower(byId('scroller'), byId('log'), byId('jump'));
new SheetHandle(evidence);

const view = new ThreadView({
  retry: () => chat.retry(),
  older: () => chat.older(),
  openNearest: (section, answer) => citations.openNearest(section, answer),
  openContext: answer => citations.openContext(answer),
  pin: (message, pinned) => chat.pin(message, pinned),
});
const citations = new Citations(view, evidence, follower);
evidence.onSummary = summary => view.showSummary(summary);
const rail = new Rail({
  open: id => { closeSheet(); chat.openThread(id); },
  pick: assistant => { closeSheet(); chat.newChat(assistant); },
  rename: (thread, title) => threadActions.rename(thread, title),
  remove: thread => threadActions.remove(thread),
});
const composer = new Composer({
  send: text => chat.send(text),
  stop: () => chat.stop(),
  recall: () => view.lastQuestion,
});
const chat = new Chat({ view, rail, composer, citations, follower });
const threadActions = new ThreadActions(rail, chat);

function closeSheet() {
  if (isPhone()) {
    panes.showRail(false, false);
  }
}

document.addEventListener('click', event => {
  const link = event.target.closest('[data-new-chat]');
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    closeSheet();
    chat.newChat();
  }
});
document.addEventListener(SESSION_EXPIRED, () => chat.sessionExpired());
onPlace(place => chat.goTo(place));
listenForShortcuts({ chat, rail, panes, evidence, citations });
chat.start(showUser);
