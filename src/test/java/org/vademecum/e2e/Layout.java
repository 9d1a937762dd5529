package org.vademecum.e2e;

import com.microsoft.playwright.Page;
import java.util.List;

/** What a picture would show to a careful eye. */
final class Layout {
    /**
     * Text that is cut by its own box without an ellipsis or a scroll bar, controls that stand over the window's edge, and
     * the page itself when it is wider than the window.
     */
    private static final String FAULTS =
            """
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
              const hidden = e => e.closest('.sr-only, .skip-link, [inert], [aria-hidden="true"], [hidden]');
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
              return faults;
            }
            """;

    private Layout() {}

    @SuppressWarnings("unchecked")
    static List<String> faults(Page page) {
        return (List<String>) page.evaluate(FAULTS);
    }
}
