import { icon } from './icons.js';

/**
 * Makes an element.
 * @param {string} tag
 * @param {Object} [props] `class`, `on: {event: listener}`, `icon`, `data: {…}`; anything else is an attribute.
 *   false, null and undefined leave an attribute out, true writes it empty.
 * @param {...(Node|string|null|undefined|false)} children strings become text, never markup
 * @returns {HTMLElement}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    setProp(element, name, value);
  }
  element.append(...children.flat().filter(child => child != null && child !== false));
  if (props.icon) {
    element.prepend(icon(props.icon));
  }
  return element;
}

function setProp(element, name, value) {
  if (name === 'icon' || value == null || value === false) {
    return;
  }
  if (name === 'class') {
    element.className = value;
  } else if (name === 'on') {
    Object.entries(value).forEach(([event, listener]) => element.addEventListener(event, listener));
  } else if (name === 'data') {
    Object.assign(element.dataset, value);
  } else {
    element.setAttribute(name, value === true ? '' : value);
  }
}

/** @param {string} id @returns {HTMLElement} an element the page must have */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) {
    throw new Error(`The page has no #${id}`);
  }
  return element;
}

/**
 * Gives the focus to the first of these that takes it, if it was lost: by a button that is disabled, hidden or gone.
 * @param {...?HTMLElement} elements
 */
export function keepFocus(...elements) {
  const { activeElement: focused } = document;
  if (focused === document.body || focused.disabled || !focused.checkVisibility()) {
    elements.some(element => {
      element?.focus({ preventScroll: true });
      return element && document.activeElement === element;
    });
  }
}

/** Draws the icons of elements written in the page as `data-icon`. */
export function drawIcons(root = document) {
  root.querySelectorAll('[data-icon]').forEach(element => element.prepend(icon(element.dataset.icon)));
}

/** @param {Function} action @param {number} ms @returns {Function} runs once the calls have paused for so long */
export function debounce(action, ms) {
  let timer;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...args), ms);
  };
}

/** @returns {boolean} whether a key press belongs to somebody who is typing */
export function isTyping(event) {
  return event.target instanceof Element
    && event.target.closest('input, textarea, select, [contenteditable="true"]') !== null;
}
