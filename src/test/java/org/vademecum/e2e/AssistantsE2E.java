package org.vademecum.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.SelectOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vademecum.common.Ids;
import org.vademecum.support.Installation;

/** A curator makes an assistant, says what its requests are made of, and deletes it. */
class AssistantsE2E extends BrowserTest {
    @Override
    Installation installation() {
        return Products.builtIn().installation();
    }

    @Test
    void a_curator_makes_changes_and_deletes_an_assistant_and_every_change_is_in_the_audit() {
        String name = Ids.next("Travel ");
        Page page = signedIn("clara");
        page.navigate("/admin/assistants");
        page.locator("#new-assistant").click();
        page.locator("#save").click();
        assertThat(page.locator("#name-error")).containsText("Give the assistant a name");
        assertThat(page.locator("#name")).isFocused();

        page.locator("#name").fill(name);
        page.locator("#store").selectOption(new SelectOption().setIndex(1));
        page.locator("#instructions").fill("Be brief.\n\nSay so when nothing is written.");
        page.locator("#token_budget").fill("12");
        page.locator("#share_history").fill("all");
        page.locator("#model").fill("no-such-model");
        page.locator("#save").click();
        assertThat(page.locator("#token_budget-error")).containsText("between 256 and 2,000,000");
        assertThat(page.locator("#share_history-error")).containsText("between 0 and 100");
        assertThat(page.locator("#model-error")).containsText("extractive");
        assertThat(page.locator("#unsaved")).containsText("not saved");

        page.locator("#token_budget").fill("8000");
        page.locator("#share_history").fill("40");
        page.locator("#model").fill("extractive");
        page.locator("#strategy").selectOption("last_messages");
        page.locator("#last_messages").fill("10");
        page.locator("#save").click();
        assertThat(page.locator("#toasts")).containsText("was made");
        assertThat(page.locator("#heading")).hasText(name);
        page.reload();
        assertThat(page.locator("#last_messages")).hasValue("10");
        assertThat(page.locator("#token_budget")).hasValue("8000");
        assertThat(page.locator("#instructions")).hasValue("Be brief.\n\nSay so when nothing is written.");

        tune(page);
        shareAndTakeBack(page, name);

        page.locator("#strategy").selectOption("summarise");
        page.locator("#name").press("Enter");
        assertThat(page.locator("#toasts")).containsText("Saved");
        assertThat(page.locator("#unsaved")).isEmpty();

        page.navigate("/admin/assistants");
        Locator row = page.locator("tbody tr").filter(new Locator.FilterOptions().setHasText(name));
        assertThat(row).containsText("Sum up the oldest turns");
        assertThat(row).containsText("at most 8,000 tokens");
        row.locator("[data-action=delete]").click();
        assertThat(page.locator("#delete-title")).containsText(name);
        page.locator("[data-action=delete-confirmed]").click();
        assertThat(row).hasCount(0);

        Page admin = signedIn("amos");
        admin.navigate("/admin/audit");
        Locator entries = admin.locator("tbody tr").filter(new Locator.FilterOptions().setHasText("Clara"));
        for (String action : List.of(
                "Assistant made",
                "Assistant shared",
                "Assistant no longer shared",
                "Context policy changed",
                "Retrieval changed",
                "Assistant changed",
                "Assistant deleted")) {
            assertThat(entries.filter(new Locator.FilterOptions().setHasText(action))
                            .first())
                    .isVisible();
        }
    }

    /** What is set is there again, and what is emptied is the store's. */
    private void tune(Page page) {
        Locator groups = page.locator(".tuning-group");
        groups.locator("summary").first().click();
        assertThat(page.locator("#tuning_k1")).hasAttribute("placeholder", "0.6");
        page.locator("#tuning_k1").fill("7");
        groups.locator("summary").last().click();
        page.locator("#tuning_results").fill("3");
        page.locator("#save").click();
        assertThat(page.locator("#tuning_k1-error")).containsText("from 0 to 3");
        assertThat(page.locator("#tuning_k1")).isFocused();
        picture(page, "tuning-faulty");

        page.locator("#tuning_k1").fill("1.2");
        groups.nth(1).locator("summary").click();
        page.locator("#tuning_fusion").selectOption("min_max");
        page.locator("#save").click();
        assertThat(page.locator("#toasts")).containsText("Saved");
        page.reload();
        assertThat(page.locator("#tuning_k1")).hasValue("1.2");
        assertThat(page.locator("#tuning_fusion")).hasValue("min_max");
        assertThat(page.locator("#tuning_results")).hasValue("3");
        assertThat(groups.last()).containsText("1 set here");

        page.locator("#tuning_k1").fill("");
        page.locator("#tuning_fusion").selectOption("");
        page.locator("#tuning_results").fill("");
        page.locator("#save").click();
        assertThat(page.locator("#toasts")).containsText("Saved");
        page.reload();
        assertThat(page.locator("#tuning_k1")).hasValue("");
        assertThat(page.locator("#tuning_results")).hasValue("");
    }

    /** Somebody of the other department finds it in the chat meanwhile, with the name of whose it is. */
    private void shareAndTakeBack(Page page, String name) {
        Locator rows = page.locator(".assistant-sharing tbody tr");
        assertThat(rows).hasCount(0);
        page.locator("#borrower").selectOption(new SelectOption().setLabel("IT Service Desk"));
        page.locator("#share").click();
        assertThat(rows).containsText("IT Service Desk");
        assertThat(rows).containsText("Clara");
        page.locator(".assistant-sharing").scrollIntoViewIfNeeded();
        picture(page, "shared");
        page.setViewportSize(390, 844);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        page.locator("#share").scrollIntoViewIfNeeded();
        picture(page, "shared-phone");
        org.assertj.core.api.Assertions.assertThat(Layout.faults(page)).isEmpty();
        page.setViewportSize(1440, 900);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        org.assertj.core.api.Assertions.assertThat(Axe.violations(page)).isEmpty();

        Page colleague = signedIn("idris");
        colleague.navigate("/chat");
        Locator listed =
                colleague.locator("#assistants .rail-row").filter(new Locator.FilterOptions().setHasText(name));
        assertThat(listed)
                .containsText("from "
                        + page.locator(".assistant-form p.field span:not(.label)")
                                .textContent());
        listed.click();
        assertThat(colleague.locator(".welcome")).containsText("shares this assistant with your department");
        picture(colleague, "borrowed");
        org.assertj.core.api.Assertions.assertThat(Axe.violations(colleague)).isEmpty();

        rows.locator("[data-action=withdraw]").click();
        assertThat(rows).hasCount(0);
        assertThat(page.locator("#borrower")).isFocused();
        assertThat(page.locator("#unsaved")).isEmpty();
    }

    @Test
    void nothing_is_lost_when_two_people_change_the_same_assistant_or_one_leaves_unsaved() {
        String name = Ids.next("Shared ");
        Page page = signedIn("clara");
        page.navigate("/admin/assistants?id=new");
        page.locator("#name").fill(name);
        page.locator("#save").click();
        assertThat(page.locator("#heading")).hasText(name);
        Page other = signedIn("amos");
        other.navigate(page.url());
        other.locator("#description").fill("Theirs");
        other.locator("#save").click();
        assertThat(other.locator("#toasts")).containsText("Saved");

        page.locator("#description").fill("Mine");
        page.locator("#save").click();

        assertThat(page.locator("#conflict")).isVisible();
        assertThat(page.locator("#description")).hasValue("Mine");
        List<String> asked = new ArrayList<>();
        page.onDialog(dialog -> stay(dialog, asked));
        page.locator("#assistant a.btn").click();
        org.assertj.core.api.Assertions.assertThat(asked).containsExactly("beforeunload");
        assertThat(page.locator("#description")).hasValue("Mine");

        page.locator("[data-action=overwrite]").click();

        assertThat(page.locator("#toasts")).containsText("Saved");
        assertThat(page.locator("#conflict")).isHidden();
        other.reload();
        assertThat(other.locator("#description")).hasValue("Mine");
    }

    private static void stay(Dialog dialog, List<String> asked) {
        asked.add(dialog.type());
        dialog.dismiss();
    }
}
