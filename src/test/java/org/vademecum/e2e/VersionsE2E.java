package org.vademecum.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.vademecum.support.DocumentsDesk;
import org.vademecum.support.Installation;

/** What an old answer shows once its manual has a newer version. */
class VersionsE2E extends BrowserTest {
    @Override
    Installation installation() {
        return Products.builtIn().installation();
    }

    @Test
    void a_cited_passage_is_compared_with_what_the_newer_version_says() {
        DocumentsDesk desk = DocumentsDesk.in(installation());
        upload(desk, "A bicycle may be leased for 36 months. The lease costs 41 euros a month.");
        Page page = signedIn("hanna");
        ChatPage chat = new ChatPage(page).open();
        Locator answer = chat.ask("How long may a bicycle be leased?");
        assertThat(answer).containsText("36 months");
        upload(
                desk,
                "A bicycle may be leased for 48 months. Helmets are lent for free. The lease costs 41 euros a month.");
        String thread = page.url();

        for (Map.Entry<String, Consumer<Browser.NewContextOptions>> look :
                inBothLanguages().entrySet()) {
            Page seen = withSession("hanna", look.getValue());
            seen.navigate(thread);
            new ChatPage(seen)
                    .chips(seen.locator(".message.answer").last())
                    .first()
                    .click();
            Locator evidence = new ChatPage(seen).evidence();
            evidence.locator(".compare").click();

            Locator comparison = evidence.locator(".comparison");
            assertThat(comparison.locator("del").first()).hasText("36");
            assertThat(comparison.locator("ins").first()).hasText("48");
            assertThat(comparison.locator("ins").last()).containsText("Helmets are lent for free.");
            assertThat(comparison).containsText("The lease costs 41 euros a month.");
            picture(seen, look.getKey());
            assertThat(Layout.faults(seen)).as(look.getKey()).isEmpty();
            assertThat(Axe.violations(seen)).as(look.getKey()).isEmpty();
            comparison.locator("button").click();
            assertThat(comparison).isHidden();
            assertThat(evidence.locator("#passage")).containsText("36 months");
        }
    }

    private static void upload(DocumentsDesk desk, String rule) {
        String manual = "# Bicycles\n\n## Leasing\n\n" + rule + "\n\n## Parking\n\nBicycles are parked in the yard.\n";
        desk.uploadAndAwait("Human Resources", "Bicycle rules.md", manual.getBytes(StandardCharsets.UTF_8));
    }
}
