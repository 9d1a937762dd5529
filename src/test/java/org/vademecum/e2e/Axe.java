package org.vademecum.e2e;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import java.util.List;

/** Accessibility rules of WCAG 2.2 AA, as far as a machine can check them. */
final class Axe {
    private Axe() {}

    /** What breaks a rule, each with the first place where it does. */
    static List<String> violations(Page page) {
        return new AxeBuilder(page)
                        .setLegacyMode(true) // Without frames from elsewhere it needs no second page.
                        .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"))
                        .analyze()
                        .getViolations()
                        .stream()
                        .map(rule -> rule.getId() + ": " + rule.getHelp() + " at "
                                + rule.getNodes().get(0).getHtml())
                        .toList();
    }
}
