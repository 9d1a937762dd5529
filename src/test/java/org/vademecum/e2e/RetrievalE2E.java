package org.vademecum.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.vademecum.support.Installation;

/** A curator tries another profile out, saves it, and puts the one before back. */
class RetrievalE2E extends BrowserTest {
    @Override
    Installation installation() {
        return Products.builtIn().installation();
    }

    @Test
    void a_curator_tries_saves_and_puts_back_a_profile() {
        Page page = signedIn("clara");
        page.navigate("/admin/retrieval");

        assertThat(page.locator("#rerank option")).hasText(new String[] {"None", "A reranking service"});
        page.locator("#question").fill("How many days of annual leave can I carry over?");
        page.locator("#try").click();
        assertThat(page.locator(".side")).hasCount(1);
        assertThat(page.locator(".side .hit").first()).containsText("Meaning");

        page.locator("#results").fill("1");
        page.locator("#question").press("Enter");
        assertThat(page.locator(".side")).hasCount(2);
        Locator draft = page.locator(".side").last();
        assertThat(draft.locator("> .hits > .hit")).hasCount(1);
        draft.locator("> details > summary").click();
        assertThat(draft).containsText("Enough better ones");
        assertThat(page.locator("#unsaved")).containsText("not saved");

        page.locator("#rerank").selectOption("endpoint");
        page.locator("#try").click();
        assertThat(draft.locator("> .hits > .hit").first()).containsText("Reranked 0.5, was number 1");
        picture(page, "reranked");
        Products.reranker().answers(500, "{}");
        page.locator("#try").click();
        assertThat(draft.locator(".banner")).hasText("Not reranked: the reranker has a fault.");
        picture(page, "not-reranked");
        page.locator("[data-for=rerank]").click();

        page.locator("#comment").fill("One is enough");
        page.locator("#save").click();
        assertThat(page.locator("#toasts")).containsText("Saved");
        assertThat(page.locator("#results")).hasValue("1");
        Locator newest = page.locator("#versions tbody tr").first();
        assertThat(newest).containsText("Passages: as usual → 1");
        assertThat(newest).containsText("One is enough");

        page.locator("[data-for=results]").click();
        assertThat(page.locator("#results")).hasValue("");
        page.locator("#save").click();
        assertThat(page.locator("#profile")).hasAttribute("data-version", "2");
        page.locator("[data-action=restore]").first().click();
        assertThat(page.locator("#toasts")).containsText("Put back");
        assertThat(page.locator("#results")).hasValue("1");
        assertThat(newest).containsText("Version 1 put back.");

        page.locator("#usual").click();
        page.locator("#save").click();
        assertThat(page.locator("#profile")).hasAttribute("data-version", "4");
    }
}
