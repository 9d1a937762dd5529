import { describeSupport } from '../chat/blocks.js';
import { byId, isTyping } from '../chat/dom.js';
import { t } from '../chat/i18n.js';
import { toast } from '../chat/toast.js';
import { afterAjax, send } from './shell.js';

const review = () => document.querySelector('.review');
const openId = () => review()?.dataset.review ?? '';
let focusNext = false;

document.addEventListener('click', event => {
  const entry = event.target.closest('.review-entry');
  if (entry && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    if (entry.dataset.id === openId()) {
      byId('question').focus(); // Loading it again would take away what was chosen and typed.
      return;
    }
    history.pushState(null, '', entry.href);
    open(entry.dataset.id);
    return;
  }
  const chip = event.target.closest('.cite');
  if (chip) {
    showPassage(chip);
    return;
  }
  const action = event.target.closest('[data-action]')?.dataset.action;
  if (action === 'save') {
    save();
  } else if (action === 'reopen') {
    send('reopenReview', { id: openId() });
  }
});

document.addEventListener('keydown', event => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    save();
  } else if (!isTyping(event) && !event.ctrlKey && !event.metaKey && !event.altKey && /^[1-4]$/.test(event.key)) {
    const option = document.querySelectorAll('.verdict input')[Number(event.key) - 1];
    if (option) {
      event.preventDefault();
      option.checked = true;
      option.focus();
      byId('verdict-missing').textContent = '';
    }
  }
});

document.addEventListener('change', event => {
  if (event.target.matches('.verdict input')) {
    byId('verdict-missing').textContent = '';
  }
});

window.addEventListener('popstate', () => location.reload());

function open(id) {
  focusNext = true;
  send('openReview', { id });
}

function save() {
  const verdicts = [...document.querySelectorAll('.verdict input')];
  if (verdicts.length === 0) {
    return;
  }
  const verdict = verdicts.find(option => option.checked)?.value;
  if (!verdict) {
    byId('verdict-missing').textContent = t('admin_review.script.choose');
    verdicts[0].focus();
    return;
  }
  focusNext = true;
  send('saveVerdict', { id: openId(), verdict, comment: byId('comment').value });
}

afterAjax(told => {
  describeAnswer();
  if (told.toast) {
    const undo = told.saved && { label: t('admin_review.script.undo'), run: () => { focusNext = true; send('reopenReview', { id: told.saved }); } };
    toast(told.toast, undo ? { action: undo } : {});
  }
  if (told.selected !== undefined) {
    history.replaceState(null, '', told.selected ? `?list=open&id=${encodeURIComponent(told.selected)}` : '?list=open');
  }
  if (focusNext) {
    focusNext = false;
    document.getElementById('question')?.focus();
  }
});

/** Shows where a citation stands among the passages. */
function showPassage(chip) {
  const n = chip.dataset.cite;
  document.querySelectorAll('.cite[aria-current], mark.is-active').forEach(element => {
    element.removeAttribute('aria-current');
    element.classList.remove('is-active');
  });
  const marks = [...document.querySelectorAll('mark[data-cites]')].filter(mark => mark.dataset.cites.split(' ').includes(n));
  if (marks.length > 0) {
    chip.setAttribute('aria-current', 'true');
    marks.forEach(mark => mark.classList.add('is-active'));
    marks[0].closest('.passage').focus({ preventScroll: true });
    marks[0].scrollIntoView({ block: 'center' });
  }
}

/** Screen readers hear how each sentence is supported; chips say that they lead to the passages. */
function describeAnswer() {
  const answer = document.querySelector('.review-answer:not([data-described])');
  if (answer) {
    answer.dataset.described = 'true';
    describeSupport(answer);
  }
}

describeAnswer();
