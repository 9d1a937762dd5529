package org.vademecum.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.SelectOption;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vademecum.support.Await;
import org.vademecum.support.Installation;
import org.vademecum.support.Program;
import org.vademecum.support.Reply;

/** An administrator gives a program a key, changes it and takes it back. */
class KeysE2E extends BrowserTest {
    @Override
    Installation installation() {
        return Products.builtIn().installation();
    }

    @Test
    void a_key_is_shown_once_works_and_is_revoked() {
        Page page = open();
        page.locator("#new-key").click();
        page.locator("#key-name").fill("Payroll import");
        page.locator("#key-department").selectOption(new SelectOption().setLabel("Human Resources"));
        page.locator("#key-scopes input[value=admin]").uncheck();
        picture(page, "new");
        page.locator("#key-save").click();
        Locator secret = page.locator("#secret");
        assertThat(secret).isVisible();
        picture(page, "secret");
        Program payroll = Program.of(installation()).with("Authorization", "Bearer " + secret.inputValue());
        assertThat(payroll.get("/models").status()).isEqualTo(200);
        Reply refused = payroll.post("/assistants", Map.of("model", "extractive"));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.error("message")).contains("Missing scope: admin");

        page.locator("#secret-dialog [data-action=close]").click();

        assertThat(secret).hasValue("");
        assertThat(page.content()).doesNotContain("vk-");
        Locator row = page.locator("tbody tr").filter(new Locator.FilterOptions().setHasText("Payroll import"));
        assertThat(row).containsText("Human Resources");
        assertThat(row).containsText("active");
        assertThat(row).containsText("Only: Reading, Asking, Documents");

        row.locator("[data-action=edit]").click();
        String lastDay = LocalDate.now(ZoneOffset.UTC).plusDays(30).toString();
        page.locator("#key-name").fill("Payroll, nightly");
        page.locator("#key-last-day").fill(lastDay);
        page.locator("#key-save").click();
        Locator renamed = page.locator("tbody tr").filter(new Locator.FilterOptions().setHasText("Payroll, nightly"));
        assertThat(renamed).containsText("until");
        assertThat(payroll.get("/models").status()).isEqualTo(200);

        renamed.locator("[data-action=edit]").click();
        assertThat(page.locator("#key-last-day")).hasValue(lastDay);
        page.locator("#key-last-day").fill("");
        page.locator("#key-name").press("Enter");
        assertThat(renamed).not().containsText("until");

        renamed.locator("[data-action=rotate]").click();
        picture(page, "rotate");
        page.locator("[data-action=rotate-confirmed]").click();
        assertThat(secret).isVisible();
        Program successor = Program.of(installation()).with("Authorization", "Bearer " + secret.inputValue());
        page.locator("#secret-dialog [data-action=close]").click();
        Locator replaced = renamed.filter(new Locator.FilterOptions().setHasText("being replaced"));
        assertThat(renamed).hasCount(2);
        assertThat(replaced).containsText("UTC");
        assertThat(replaced.locator("button")).hasText("Revoke");
        assertThat(successor.get("/models").status()).isEqualTo(200);
        assertThat(payroll.get("/models").status()).isEqualTo(200);
        picture(page, "rotated");

        replaced.locator("[data-action=revoke]").click();
        assertThat(page.locator("#revoke-title")).containsText("Payroll, nightly");
        page.locator("[data-action=revoke-confirmed]").click();

        Locator revoked = renamed.filter(new Locator.FilterOptions().setHasText("revoked"));
        assertThat(revoked.locator("button")).hasCount(0);
        assertThat(replaced).hasCount(0);
        Await.until(
                "the revoked key is refused",
                Duration.ofSeconds(20),
                () -> payroll.get("/models").status() == 401);
        assertThat(successor.get("/models").status()).isEqualTo(200);
    }

    @Test
    void what_a_program_makes_is_there_for_it_and_for_administrators_alone() {
        Page page = open();
        Program maker = newProgram(page, "Maker", "Human Resources");
        List<Program> others = List.of(
                newProgram(page, "Neighbour", "Human Resources"), newProgram(page, "Stranger", "IT Service Desk"));
        Program administrator = Program.of(installation());
        String thread = idOf(maker, "/threads", Map.of());
        String message = idOf(maker, "/threads/" + thread + "/messages", Map.of("role", "user", "content", "Hello"));
        String assistant = idOf(maker, "/assistants", Map.of("model", "extractive"));
        String store = idOf(maker, "/vector_stores", Map.of("name", "Mine"));
        String upload = idOf(
                maker,
                "/uploads",
                Map.of("filename", "a.md", "purpose", "assistants", "bytes", 1, "mime_type", "text/markdown"));

        for (String path : List.of(
                "/threads/" + thread,
                "/threads/" + thread + "/messages",
                "/threads/" + thread + "/messages/" + message,
                "/threads/" + thread + "/runs",
                "/assistants/" + assistant,
                "/vector_stores/" + store,
                "/vector_stores/" + store + "/files")) {
            assertThat(maker.get(path).status()).as("maker " + path).isEqualTo(200);
            assertThat(administrator.get(path).status())
                    .as("administrator " + path)
                    .isEqualTo(200);
            for (Program other : others) {
                assertThat(other.get(path).status()).as(path).isEqualTo(404);
            }
        }
        for (Program other : others) {
            assertThat(other.post("/uploads/" + upload + "/cancel").status()).isEqualTo(404);
            assertThat(other.delete("/threads/" + thread).status()).isEqualTo(404);
            assertThat(other.delete("/assistants/" + assistant).status()).isEqualTo(404);
            assertThat(other.delete("/vector_stores/" + store).status()).isEqualTo(404);
            assertThat(other.post("/threads/" + thread + "/runs", Map.of("assistant_id", assistant))
                            .status())
                    .isEqualTo(404);
            assertThat(other.get("/assistants").text()).doesNotContain(assistant);
            assertThat(other.get("/vector_stores").text()).doesNotContain(store);
        }
        assertThat(maker.get("/threads/" + thread).status()).isEqualTo(200);
        assertThat(others.getFirst().get("/assistants").text()).contains("People Assistant");
        assertThat(others.getLast().get("/assistants").text()).doesNotContain("People Assistant");
    }

    private Program newProgram(Page page, String name, String department) {
        page.locator("#new-key").click();
        page.locator("#key-name").fill(name);
        page.locator("#key-department").selectOption(new SelectOption().setLabel(department));
        page.locator("#key-save").click();
        assertThat(page.locator("#secret")).isVisible();
        String secret = page.locator("#secret").inputValue();
        page.locator("#secret-dialog [data-action=close]").click();
        assertThat(page.locator("#secret")).isHidden();
        return Program.of(installation()).with("Authorization", "Bearer " + secret);
    }

    private static String idOf(Program program, String path, Object json) {
        return program.write(path, json).get("id").asText();
    }

    @Test
    void what_is_missing_or_wrong_is_said_and_nothing_is_lost() {
        Page page = open();
        int keys = page.locator("tbody tr").count();
        page.locator("#new-key").click();
        page.locator("#key-save").click();
        assertThat(page.locator("#key-error")).containsText("Give the key a name");

        page.locator("#key-name").fill("Old");
        page.locator("#key-last-day").fill("2020-01-01");
        page.locator("#key-save").click();

        assertThat(page.locator("#key-error")).containsText("from today on");
        assertThat(page.locator("#key-name")).hasValue("Old");
        page.keyboard().press("Escape");
        assertThat(page.locator("#key-dialog")).isHidden();
        assertThat(page.locator("#new-key")).isFocused();
        assertThat(page.locator("tbody tr").count()).isEqualTo(keys);
    }

    private Page open() {
        Page page = signedIn("amos");
        page.navigate("/admin/keys");
        return page;
    }
}
