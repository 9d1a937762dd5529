import { api } from '../chat/api.js';
import { contextView } from '../chat/context-view.js';
import { byId, h } from '../chat/dom.js';
import { t } from '../chat/i18n.js';
import './shell.js';

const place = byId('context');

try {
  place.replaceChildren(contextView(await api.context(place.dataset.run)));
} catch (error) {
  place.replaceChildren(h('p', { class: 'empty' }, t(error.status === 404 ? 'chat.context.unknown' : 'chat.context.failed')));
}
