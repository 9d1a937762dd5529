import { api } from './api.js';
import { h } from './dom.js';
import { count, momentText, t } from './i18n.js';
import { announce } from './live.js';
import { refusalText } from './notes.js';
import { toast } from './toast.js';

const LONGEST = 8000;

/**
 * What models are told in the place of a thread's older messages, to be read, edited and deleted.
 * @param {string} thread id
 * @param {{changed: Function}} actions `changed` is told the summary, null once it is deleted
 * @returns {Promise<?HTMLElement>} null when the thread has none, or it is not the reader's
 */
export async function summaryView(thread, { changed }) {
  const summary = await api.summary(thread).catch(() => null);
  return summary && view(thread, summary, changed);
}

function view(thread, summary, changed) {
  const text = h('textarea', { id: 'summary-text', class: 'textarea', rows: 6, maxlength: LONGEST, required: true, dir: 'auto', 'aria-describedby': 'summary-about' }, summary.text);
  const about = h('p', { id: 'summary-about', class: 'hint' }, aboutText(summary));
  const form = h('form', { class: 'summary-view card', on: { submit: event => save(event) } },
    h('label', { class: 'field' }, h('span', { class: 'label' }, t('chat.summary.title')), text),
    about,
    h('div', { class: 'row row-wrap' },
      h('button', { type: 'submit', class: 'btn btn-primary btn-small' }, t('chat.summary.save')),
      h('button', { type: 'button', class: 'btn btn-quiet btn-small push', on: { click: () => remove() } }, t('chat.summary.delete'))));

  async function save(event) {
    event.preventDefault();
    await tried(async () => {
      const saved = await api.editSummary(thread, text.value);
      text.value = saved.text;
      about.textContent = aboutText(saved);
      toast(t('chat.summary.saved'));
      changed(saved);
    });
  }

  async function remove() {
    await tried(async () => {
      await api.deleteSummary(thread);
      const gone = h('p', { class: 'hint', tabindex: '-1' }, t('chat.summary.deleted'));
      form.replaceWith(gone);
      gone.focus();
      announce(gone.textContent);
      changed(null);
    });
  }

  return form;
}

async function tried(action) {
  try {
    await action();
  } catch (error) {
    toast(refusalText(error));
  }
}

function aboutText({ tokens, exact, model, edited, updated_at: time }) {
  return [t(edited ? 'chat.summary.edited' : 'chat.summary.written', edited ? momentText(time) : model, momentText(time)),
    count(exact ? 'chat.context.tokens' : 'chat.context.tokens_estimated', tokens)].join(' · ');
}
