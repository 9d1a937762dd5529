import { h } from './dom.js';
import { t } from './i18n.js';
import { refusalText } from './notes.js';
import { toast } from './toast.js';

/**
 * A button that has the model be sent a message with every question.
 * @param {{id: string, pinned: boolean}} message keeps what was chosen
 * @param {Function} pin called with the message's id and whether to pin it; returns a promise
 * @returns {HTMLElement}
 */
export function pinButton(message, pin) {
  const button = h('button', {
    type: 'button', class: 'btn btn-quiet btn-small pin', title: t('chat.pin.hint'), 'aria-pressed': String(message.pinned),
    on: { click: () => toggle() },
  }, t('chat.pin'));

  async function toggle() {
    const pinned = !message.pinned;
    try {
      await pin(message.id, pinned);
      message.pinned = pinned;
      button.setAttribute('aria-pressed', String(pinned));
    } catch (error) {
      toast(error.code === 'too_many_pins' ? t('chat.pin.too_many') : refusalText(error));
    }
  }

  return button;
}
