package org.vademecum.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Installation;

/** An administrator makes a department, maps it, looks at what somebody would see and what a night would delete, and deletes it, by keyboard. */
class DepartmentsE2E extends BrowserTest {
    @Override
    Installation installation() {
        return Products.builtIn().installation();
    }

    @Test
    void a_department_is_made_mapped_looked_into_and_deleted() {
        Page page = signedIn("amos");
        page.navigate("/admin/departments");
        page.locator("#new-department").click();
        page.locator("#name").press("Enter");
        assertThat(page.locator("#department-error")).containsText("Give the department a name");
        assertThat(page.locator("#name")).isFocused();

        page.locator("#name").fill("Legal affairs");
        page.locator("#code").fill("legal");
        page.locator("#by-path").check();
        page.locator("#group").fill("/departments/hr");
        page.locator("#group").press("Enter");
        assertThat(page.locator("#department-error")).containsText("gives another department already");
        assertThat(page.locator("#group")).isFocused();
        page.locator("#group").fill("/company/legal");
        page.locator("#group").press("Enter");

        Locator row = page.locator("#form\\:departments tbody tr")
                .filter(new Locator.FilterOptions().setHasText("Legal affairs"));
        assertThat(row).containsText("/company/legal");
        assertThat(page.locator("#new-department")).isFocused();
        row.locator("[data-action=edit]").click();
        page.locator("#by-name").check();
        page.locator("#name").fill("Legal");
        page.locator("#save").click();
        assertThat(row).hasCount(0);

        page.locator("#subject").fill("hanna");
        page.locator("#subject").press("Enter");
        assertThat(page.locator("#form\\:answer")).containsText("Assigned in this installation");
        page.locator("#subject").fill("eyJhbGciOiJSUzI1NiJ9");
        page.locator("#try").click();
        assertThat(page.locator("#form\\:answer")).containsText("no token means anything");
        assertThat(page.locator("#subject")).hasValue("");

        Locator retention = page.locator("[data-action=retention][data-name='Human Resources']");
        retention.click();
        page.locator("#threads").fill("0");
        page.locator("#preview").click();
        assertThat(page.locator("#retention-error")).containsText("between 1 and 36,500");
        page.locator("#runs").fill("3652");
        page.locator("#threads").fill("3650");
        page.locator("#threads").press("Enter");
        assertThat(page.locator("#due-panel")).containsText("0 conversations");
        assertThat(page.locator("#save-retention")).isFocused();
        page.locator("#threads").fill("3651");
        assertThat(page.locator("#save-retention")).isHidden();
        page.locator("#preview").click();
        page.locator("#save-retention").click();
        assertThat(retention).isFocused();
        assertThat(page.locator("#form\\:departments")).containsText("conversations 3,651 days, runs 3,652 days");

        Locator budget = page.locator("[data-action=budget][data-name='Human Resources']");
        budget.click();
        assertThat(page.locator("#tokens-hint")).hasText("Empty: as configured, no limit");
        page.locator("#tokens").fill("-1");
        page.locator("#save-budget").click();
        assertThat(page.locator("#budget-error")).containsText("from 0 on");
        assertThat(page.locator("#tokens")).isFocused();
        page.locator("#tokens").fill("5000000");
        page.locator("#uploads").fill("500");
        page.locator("#uploads").press("Enter");
        assertThat(budget).isFocused();
        assertThat(page.locator("#form\\:departments")).containsText("5,000,000 tokens, 500.0 MB");
        budget.click();
        page.locator("#tokens").fill("");
        page.locator("#uploads").fill("");
        page.locator("#save-budget").click();
        assertThat(page.locator("#form\\:departments")).not().containsText("5,000,000");

        page.locator("#new-hold").click();
        page.locator("#person").fill("nobody-of-this-name");
        page.locator("#reason").fill("Case 2026/17");
        page.locator("#reason").press("Enter");
        assertThat(page.locator("#hold-error")).containsText("Nobody here");
        assertThat(page.locator("#person")).isFocused();
        page.locator("#person").fill("freya");
        page.locator("#reason").press("Enter");
        assertThat(page.locator("#form\\:holds")).containsText("Case 2026/17");
        page.locator("#form\\:holds [data-action=lift]").click();
        page.locator("[data-action=lift-confirmed]").click();
        assertThat(page.locator("#form\\:holds")).not().containsText("Case 2026/17");
        retention.click();
        page.locator("#threads").fill("");
        page.locator("#runs").fill("");
        page.locator("#preview").click();
        assertThat(page.locator("#due-panel")).containsText("kept for ever");
        page.locator("#save-retention").click();
        assertThat(page.locator("#form\\:departments")).not().containsText("3,651");

        page.getByLabel("Delete Human Resources").click();
        assertThat(page.locator("#delete-text")).containsText("members");
        assertThat(page.locator("#delete-confirmed")).isHidden();
        page.keyboard().press("Escape");
        assertThat(page.getByLabel("Delete Human Resources")).isFocused();
        page.getByLabel("Delete Legal").click();
        page.locator("#delete-confirmed").click();
        assertThat(page.getByLabel("Delete Legal")).hasCount(0);
    }

    @Test
    void what_the_next_night_would_delete_is_told_beforehand() {
        ApiClient freya = ApiClient.signedIn(installation(), "freya");
        List<String> threads = Stream.of(4_000, 3_900, 3_800)
                .map(days -> aged(freya.begin("Workshop Assistant", "What does error E21 mean?"), days, freya))
                .toList();
        for (int width : new int[] {1440, 390}) {
            Page page = withSession("amos", options -> options.setViewportSize(width, 900));
            page.navigate("/admin/departments");
            page.locator("[data-action=retention][data-name='Field Service']").click();
            Locator due = page.locator("#due-panel li").first();

            page.locator("#threads").fill("3950");
            page.locator("#preview").click();
            assertThat(due).hasText(Pattern.compile("^1 conversation\\s*oldest .* ago, newest .* ago$"));
            picture(page, width + "-one");

            page.locator("#threads").fill("3700");
            page.locator("#files").fill("3700");
            page.locator("#preview").click();
            assertThat(due).hasText(Pattern.compile("^3 conversations\\s*oldest .* ago, newest .* ago$"));
            assertThat(page.locator("#due-panel li").last()).hasText("0 files");
            assertThat(due.locator("relative-time").first())
                    .hasAttribute("datetime", Pattern.compile("^" + day(4_000)));
            assertThat(due.locator("relative-time").last()).hasAttribute("datetime", Pattern.compile("^" + day(3_800)));
            picture(page, width + "-many");
            Assertions.assertThat(Layout.faults(page)).as("%d", width).isEmpty();
            Assertions.assertThat(Axe.violations(page)).as("%d", width).isEmpty();
        }
        threads.forEach(thread -> freya.delete("/api/threads/" + thread).expect(204));
    }

    /** The thread, as if it had last been spoken in so many days ago. */
    private static String aged(JsonNode begun, int days, ApiClient reader) {
        reader.follow(begun.at("/run/id").asText());
        String thread = begun.at("/thread/id").asText();
        Products.builtInDatabase()
                .change(
                        "update chat_thread set updated_at = ? where id = ?",
                        day(days).atTime(12, 0).atOffset(ZoneOffset.UTC),
                        thread);
        return thread;
    }

    private static LocalDate day(int daysAgo) {
        return LocalDate.now(ZoneOffset.UTC).minusDays(daysAgo);
    }
}
