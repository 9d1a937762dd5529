import { h } from './dom.js';

let open = null;

/**
 * Opens a list of actions at a button. Arrow keys walk it, Escape closes it and gives the focus back.
 * @param {HTMLElement} anchor
 * @param {Array<{label: string, icon: string, danger?: boolean, action: Function}>} items
 */
export function openMenu(anchor, items) {
  const menu = h('div', { class: 'menu', role: 'menu' }, items.map(item =>
    h('button', {
      type: 'button', role: 'menuitem', class: `menu-item${item.danger ? ' is-danger' : ''}`, icon: item.icon,
      on: { click: () => { closeMenu(); item.action(); } },
    }, item.label)));
  openPanel(anchor, menu);
}

/** Opens any content at a button. @param {HTMLElement} anchor @param {HTMLElement} panel of class `menu` */
export function openPanel(anchor, panel) {
  const again = open?.anchor === anchor;
  closeMenu(again);
  if (again) {
    return;
  }
  document.body.append(panel);
  placeAt(anchor, panel);
  anchor.setAttribute('aria-expanded', 'true');
  panel.addEventListener('keydown', walk);
  panel.addEventListener('focusout', event => {
    if (event.relatedTarget && !panel.contains(event.relatedTarget) && event.relatedTarget !== anchor) {
      closeMenu(false);
    }
  });
  open = { anchor, panel };
  panel.querySelector('a, button')?.focus();
}

/** @param {boolean} giveFocusBack */
export function closeMenu(giveFocusBack = true) {
  if (!open) {
    return;
  }
  const { anchor, panel } = open;
  open = null;
  panel.remove();
  anchor.setAttribute('aria-expanded', 'false');
  if (giveFocusBack) {
    anchor.focus();
  }
}

/** Puts a fixed element under its anchor, or above it where there is more room. */
export function placeAt(anchor, element, gap = 6) {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = element;
  const below = at.bottom + gap + height <= innerHeight - 8 || at.top < height + gap + 8;
  const alignEnd = at.left + width > innerWidth - 8;
  const left = alignEnd ? at.right - width : at.left;
  element.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  element.style.top = `${Math.max(8, below ? at.bottom + gap : at.top - gap - height)}px`;
}

function walk(event) {
  const items = [...open.panel.querySelectorAll('a, button')];
  const at = items.indexOf(document.activeElement);
  const target = {
    ArrowDown: items[(at + 1) % items.length],
    ArrowUp: items[(at - 1 + items.length) % items.length],
    Home: items[0],
    End: items.at(-1),
  }[event.key];
  if (target) {
    event.preventDefault();
    target.focus();
  } else if (event.key === 'Escape') {
    event.preventDefault();
    event.stopPropagation();
    closeMenu();
  }
}

document.addEventListener('pointerdown', event => {
  if (open && !open.panel.contains(event.target) && !open.anchor.contains(event.target)) {
    closeMenu(false);
  }
});
window.addEventListener('resize', () => closeMenu(false));
