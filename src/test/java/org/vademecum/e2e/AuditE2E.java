package org.vademecum.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vademecum.common.Json;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Await;
import org.vademecum.support.Installation;
import org.vademecum.support.ProductDatabase;
import org.vademecum.support.Program;

/** Who did what, as administrators read it, take it away and check it. */
class AuditE2E extends BrowserTest {
    private static final Map<String, Consumer<Browser.NewContextOptions>> LOOKS = Map.of(
            "light",
            options -> {},
            "dark",
            options -> options.setColorScheme(ColorScheme.DARK),
            "phone",
            options -> options.setViewportSize(390, 844),
            "german",
            options -> options.setLocale("de-DE"));

    @Override
    Installation installation() {
        return Products.strict().installation();
    }

    @Test
    void entries_are_found_by_who_what_which_and_when_and_taken_away_as_they_are_shown() throws IOException {
        Program program = Program.of(installation());
        List<String> made = IntStream.range(0, 55)
                .mapToObj(number -> program.assistant(Map.of("name", "Audited " + number)))
                .toList();
        ApiClient.signedIn(installation(), "hanna", installation().passwordOf("hanna"));
        Page page = signedIn("amos");
        page.navigate("/admin/audit");
        assertThat(rows(page)).hasCount(50);

        page.locator("[name=action]").selectOption("assistant.create");
        show(page);
        assertThat(page).hasURL(Pattern.compile("action=assistant.create"));
        assertThat(rows(page)).hasCount(50);
        assertThat(rows(page).first()).containsText(made.getLast());
        assertThat(page.locator("[name=action]")).hasValue("assistant.create");
        page.locator("#older").click();
        assertThat(rows(page).filter(having(made.getFirst()))).hasCount(1);
        assertThat(rows(page).filter(having(made.getLast()))).hasCount(0);
        assertThat(page.locator("[name=action]")).hasValue("assistant.create");
        picture(page, "older");
        page.locator(".audit-pages a").first().click();
        assertThat(rows(page).filter(having(made.getLast()))).hasCount(1);

        page.locator("[name=object]").fill(made.get(7));
        show(page);
        assertThat(rows(page)).hasCount(1);
        assertThat(rows(page)).containsText(made.get(7));
        List<String> csv = Files.readAllLines(take(page, "Export CSV", "audit.csv"));
        assertThat(csv).hasSize(2);
        assertThat(csv.getFirst()).startsWith("number,id,at,action,outcome,actor_id,");
        assertThat(csv.getLast()).contains("assistant.create", made.get(7));
        List<String> lines = Files.readAllLines(take(page, "Export JSON", "audit.jsonl"));
        assertThat(lines).hasSize(1);
        JsonNode entry = Json.read(lines.getFirst(), JsonNode.class);
        assertThat(entry.get("action").asText()).isEqualTo("assistant.create");
        assertThat(entry.get("object_id").asText()).isEqualTo(made.get(7));
        assertThat(entry.get("hash").asText()).hasSize(64);

        page.getByText("Show everything").click();
        page.locator("[name=actor]").fill("hanna");
        page.locator("[name=action]").selectOption("sign_in");
        show(page);
        assertThat(rows(page).first()).containsText("Hanna Whitlock");
        assertThat(rows(page).filter(having("Hanna Whitlock")))
                .hasCount(rows(page).count());
        picture(page, "hanna");
        String tomorrow = LocalDate.now(ZoneOffset.UTC).plusDays(1).toString();
        page.locator("[name=from]").fill(tomorrow);
        show(page);
        assertThat(page.locator(".empty")).containsText("Nothing fits this filter.");
        assertThat(Files.readAllLines(take(page, "Export CSV", "audit.csv"))).hasSize(1);
        page.locator("[name=from]").fill("");
        page.locator("[name=until]").fill(tomorrow);
        show(page);
        assertThat(rows(page).first()).containsText("Hanna Whitlock");
    }

    @Test
    void the_check_names_the_first_link_that_is_broken() {
        Program program = Program.of(installation());
        String first = program.assistant(Map.of("name", "To be changed"));
        String second = program.assistant(Map.of("name", "To be changed as well"));
        List<String> link = link(first);
        List<String> later = link(second);
        Page page = signedIn("amos");
        page.navigate("/admin/audit");
        check(page);
        assertThat(page.locator("#chain")).containsText("entries are in order");
        picture(page, "intact");

        change(later, "Somebody else");
        change(link, "Somebody else");
        try {
            check(page);
            assertThat(page.locator("#chain"))
                    .hasText("Entry %s (%s) was changed after it was written."
                            .formatted(grouped(link.getFirst()), link.get(1)));
            for (Map.Entry<String, Consumer<Browser.NewContextOptions>> look : LOOKS.entrySet()) {
                Page other = signedIn("amos", look.getValue());
                other.navigate("/admin/audit");
                check(other);
                assertThat(other.locator("#chain.error-text")).containsText(link.get(1));
                assertThat(Layout.faults(other)).isEmpty();
                assertThat(Axe.violations(other)).isEmpty();
                picture(other, look.getKey());
            }
        } finally {
            change(link, link.getLast());
            change(later, later.getLast());
        }
        check(page);
        assertThat(page.locator("#chain")).containsText("entries are in order");
    }

    private static String grouped(String number) {
        return String.format(Locale.UK, "%,d", Long.parseLong(number));
    }

    /** Number, id and details of the entry that tells of an object, once it is in the chain. */
    private static List<String> link(String object) {
        String sql = "select number, id, details from audit_entry where number is not null and object_id = ?";
        Await.until(
                "it is chained",
                Duration.ofSeconds(60),
                () -> !database().rows(sql, object).isEmpty());
        return database().rows(sql, object).getFirst();
    }

    private static void change(List<String> link, String details) {
        database()
                .change(
                        "update audit_entry set details = ? where id = ?",
                        details.startsWith("{") ? details : "{\"name\":\"%s\"}".formatted(details),
                        link.get(1));
    }

    private static void check(Page page) {
        page.locator("#verify").click();
        assertThat(page.locator("#chain")).not().containsText(Pattern.compile("Checking|Prüfung"));
        assertThat(page.locator("#verify")).isEnabled();
    }

    private static void show(Page page) {
        page.locator(".audit-filter button[type=submit]").click();
        page.waitForLoadState();
    }

    private static Path take(Page page, String button, String filename) {
        Download download =
                page.waitForDownload(() -> page.getByText(button, exactly()).click());
        assertThat(download.suggestedFilename()).isEqualTo(filename);
        return download.path();
    }

    private static Page.GetByTextOptions exactly() {
        return new Page.GetByTextOptions().setExact(true);
    }

    private static Locator rows(Page page) {
        return page.locator(".data-table tbody tr");
    }

    private static Locator.FilterOptions having(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    private static ProductDatabase database() {
        return Products.strictDatabase();
    }
}
