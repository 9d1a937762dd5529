package org.vademecum.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.SelectOption;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
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
        page.locator("#results").fill("3");
        page.locator("[data-action=restore]").first().click();
        assertThat(page.locator("#restore-dialog")).containsText("Put version 1 back?");
        page.locator("#restore-dialog [data-action=close-restore]").click();
        assertThat(page.locator("#results")).hasValue("3");
        page.locator("[data-action=restore]").first().click();
        page.locator("#restore-anyway").click();
        assertThat(page.locator("#toasts")).containsText("Put back");
        assertThat(page.locator("#results")).hasValue("1");
        assertThat(newest).containsText("Version 1 put back.");

        page.locator("#usual").click();
        page.locator("#save").click();
        assertThat(page.locator("#profile")).hasAttribute("data-version", "4");
    }

    @Test
    void a_curator_keeps_the_department_s_glossary() {
        expectComplaint("status of 400");
        Page page = signedIn("clara");
        page.navigate("/admin/glossary");
        page.locator("#department").selectOption(new SelectOption().setLabel("Human Resources"));
        assertThat(page).hasURL(Pattern.compile("department="));
        String glossary = page.url();
        assertThat(page.locator("#none")).isVisible();

        page.locator("#add").click();
        page.locator(".glossary-entry input").first().fill("Wunderurlaub");
        page.locator("#save").click();
        assertThat(page.locator(".glossary-entry .error-text")).containsText("at least one synonym");
        page.locator(".glossary-entry input").last().fill("carry over; annual leave");
        page.locator("#add").click();
        page.locator("#save").click();
        assertThat(page.locator("#entry-1-error")).isEmpty();
        assertThat(page.locator("#entry-2-error")).containsText("at least one synonym");
        assertThat(page.locator("#entry-2-term")).isFocused();
        assertThat(page.locator("#import")).isDisabled();
        page.locator(".glossary-entry button").last().click();
        page.locator("#save").click();
        assertThat(page.locator("#toasts")).containsText("Saved");
        picture(page, "glossary");

        page.navigate("/admin/retrieval");
        page.locator("#store").selectOption(new SelectOption().setLabel("Human Resources manuals · Human Resources"));
        assertThat(page).hasURL(Pattern.compile("store="));
        page.locator("#question").fill("Wunderurlaub");
        page.locator("#try").click();
        assertThat(page.locator(".side .matches .state")
                        .filter(new Locator.FilterOptions().setHasText("for Wunderurlaub"))
                        .first())
                .isVisible();
        picture(page, "synonym");

        page.navigate(glossary);
        assertThat(page.locator(".glossary-entry")).hasCount(1);
        page.locator("#table").setInputFiles(table("term;synonym\nA"));
        assertThat(page.locator("#import-error")).containsText("Line 2");
        page.locator("#table").setInputFiles(table("term;synonym\nHR;people"));
        page.locator("#toasts button").click();
        assertThat(page.locator("#toasts")).containsText("Saved");
        assertThat(page.locator("#entry-1-term")).hasValue("Wunderurlaub");
        assertThat(page.locator("#save")).isFocused();
        page.locator("#table").setInputFiles(table("term;synonym\nHR;people;staff\nPTO;annual leave"));
        assertThat(page.locator(".glossary-entry")).hasCount(2);
        assertThat(page.locator("#entry-1-synonyms")).hasValue("people; staff");
        page.locator(".glossary-entry button").first().click();
        page.locator(".glossary-entry button").first().click();
        page.locator("#save").click();
        assertThat(page.locator("#none")).isVisible();
        assertThat(page.locator("#unsaved")).isHidden();
    }

    private static FilePayload table(String csv) {
        return new FilePayload("glossary.csv", "text/csv", csv.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_curator_has_a_store_indexed_anew_and_goes_back() {
        Page page = signedIn("clara");
        page.navigate("/admin/retrieval");
        assertThat(page.locator("#index-generation")).hasText("Generation 0");
        assertThat(page.locator("#index-anew")).isDisabled();

        page.locator("#chunk_size").fill("20");
        page.locator("#index-anew").click();
        assertThat(page.locator("#chunk_size-error")).containsText("100 to 4,096");
        picture(page, "recipe-faulty");
        page.locator("#chunk_size").fill("400");
        page.locator("#language").selectOption("de");
        page.locator("#index-anew").click();
        assertThat(page.locator("#index-dialog")).containsText("indexed anew");
        picture(page, "reindex-asked");
        page.locator("[data-action=start-index]").click();
        assertThat(page.locator("#index-building")).containsText("Indexing anew");
        assertThat(page.locator("#store-index-title")).isFocused();
        picture(page, "reindex-progress");

        assertThat(page.locator("#index-generation"))
                .hasText("Generation 1", new LocatorAssertions.HasTextOptions().setTimeout(60_000));
        assertThat(page.locator("#toasts")).containsText("in use");
        assertThat(page.locator("#language")).hasValue("de");
        assertThat(page.locator("#index-previous")).containsText("Generation 0");
        picture(page, "reindexed");

        page.locator("[data-action=roll-back-index]").click();
        assertThat(page.locator("#index-generation")).hasText("Generation 0");
        assertThat(page.locator("#chunk_size")).hasValue("");
        assertThat(page.locator("#toasts")).containsText("Generation 0 is searched again.");
        page.locator("[data-action=ask-discard]").click();
        page.locator("[data-action=discard-index]").click();
        assertThat(page.locator("#index-previous")).isHidden();
    }
}
