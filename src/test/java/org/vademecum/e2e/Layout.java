package org.vademecum.e2e;

import com.microsoft.playwright.Page;
import java.util.List;

/** What a picture would show to a careful eye. */
final class Layout {
    /**
     * Text that is cut by its own box without an ellipsis or a scroll bar, controls that stand over the window's edge, text
     * that stands on other text, and the page itself when it is wider than the window. What lies on a sheet or in a bubble
     * may cover what lies below it.
     */
    private static final String FAULTS = """
            () => {
              const faults = [];
              const root = document.documentElement;
              if (root.scrollWidth > root.clientWidth) {
                faults.push(`the page is ${root.scrollWidth - root.clientWidth} px wider than its window`);
              }
              const describe = e => `<${e.tagName.toLowerCase()} id="${e.id}" class="${e.className}"> ${(e.textContent || '').trim().slice(0, 40)}`;
              const shown = e => e.checkVisibility({ opacityProperty: true, visibilityProperty: true });
              const scrolls = e => {
                for (let box = e; box; box = box.parentElement) {
                  if (/auto|scroll/.test(getComputedStyle(box).overflowX) && box.scrollWidth > box.clientWidth) {
                    return true;
                  }
                }
                return false;
              };
              const forScreenReaders = e => {
                for (let box = e; box; box = box.parentElement) {
                  const style = getComputedStyle(box);
                  if (style.clipPath === 'inset(50%)' || style.position === 'absolute' && /^rect\\(/.test(style.clip)) {
                    return true;
                  }
                }
                return false;
              };
              const hidden = e => e.closest('.skip-link, [inert], [aria-hidden="true"], [hidden]') || forScreenReaders(e);
              for (const e of document.querySelectorAll('a, button, input, select, textarea, p, h1, h2, h3, li, td, th, label, span')) {
                if (!shown(e) || hidden(e)) {
                  continue;
                }
                const box = e.getBoundingClientRect();
                if (box.width > 1 && box.height > 1 && (box.right > root.clientWidth + 1 || box.left < -1) && !scrolls(e)) {
                  faults.push(`over the edge (${Math.round(box.left)} to ${Math.round(box.right)}): ${describe(e)}`);
                }
                const style = getComputedStyle(e);
                if (e.matches('button, a, td, th, span, label') && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0
                    && style.overflowX === 'hidden' && style.textOverflow !== 'ellipsis') {
                  faults.push(`cut off: ${describe(e)}`);
                }
              }
              const layerOf = e => {
                for (let box = e; box; box = box.parentElement) {
                  if (/fixed|absolute|sticky/.test(getComputedStyle(box).position)) {
                    return box;
                  }
                }
                return root;
              };
              const seenPart = (rect, e) => {
                let { left, top, right, bottom } = rect;
                for (let box = e; box && box !== root; box = box.parentElement) {
                  if (getComputedStyle(box).overflowY !== 'visible') {
                    const edge = box.getBoundingClientRect();
                    left = Math.max(left, edge.left);
                    top = Math.max(top, edge.top);
                    right = Math.min(right, edge.right);
                    bottom = Math.min(bottom, edge.bottom);
                  }
                }
                return { left, top, right, bottom };
              };
              const written = [];
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              while (walker.nextNode()) {
                const node = walker.currentNode;
                const e = node.parentElement;
                if (node.data.trim() === '' || !shown(e) || hidden(e) || e.closest('script, option, .textLayer')) {
                  continue;
                }
                const range = document.createRange();
                range.selectNodeContents(node);
                for (const rect of range.getClientRects()) {
                  const part = seenPart(rect, e);
                  if (part.right - part.left > 3 && part.bottom - part.top > 3) {
                    written.push({ node, layer: layerOf(e), ...part });
                  }
                }
              }
              written.forEach((one, index) => {
                for (const other of written.slice(index + 1)) {
                  if (one.node !== other.node && one.layer === other.layer
                      && Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1
                      && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 4) {
                    faults.push(`text on text: ${one.node.data.trim().slice(0, 30)} / ${other.node.data.trim().slice(0, 30)}`);
                  }
                }
              });
              return faults;
            }
            """;

    private Layout() {}

    @SuppressWarnings("unchecked")
    static List<String> faults(Page page) {
        return (List<String>) page.evaluate(FAULTS);
    }
}
