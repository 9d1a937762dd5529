package org.vademecum.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vademecum.support.Await;
import org.vademecum.support.Installation;
import org.vademecum.support.Program;

/** A person and a program of theirs work on the same objects, and nobody else does. */
class MyKeysE2E extends BrowserTest {
    private static final String QUESTION = "How many days of annual leave can I carry over?";

    @Override
    Installation installation() {
        return Products.builtIn().installation();
    }

    @Test
    void a_person_makes_a_key_from_the_chat_and_takes_it_back() {
        Page page = signedIn("hanna");
        page.locator("#user-button").click();
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("My API keys"))
                .click();
        assertThat(page.locator("h1")).hasText("My API keys");
        assertThat(page.locator("#key-owner")).hasCount(0);
        Program diary = newProgram(page, "Diary");
        picture(page, "list");
        assertThat(Axe.violations(page)).isEmpty();
        assertThat(diary.get("/models").status()).isEqualTo(200);

        Locator row = row(page, "Diary");
        row.locator("[data-action=edit]").click();
        page.locator("#key-name").fill("Leave diary");
        page.locator("#key-save").click();
        row(page, "Leave diary").locator("[data-action=revoke]").click();
        page.locator("[data-action=revoke-confirmed]").click();

        assertThat(row(page, "Leave diary")).containsText("revoked");
        Await.until(
                "the revoked key is refused",
                Duration.ofSeconds(20),
                () -> diary.get("/models").status() == 401);
        page.navigate("/my-keys?lang=de");
        assertThat(page.locator("h1")).hasText("Meine API-Schlüssel");
        assertThat(row(page, "Leave diary")).containsText("widerrufen");
    }

    @Test
    void an_administrator_sees_whose_a_key_is_and_revokes_it() {
        Program notes = newProgram(myKeys("idris"), "Idris' notes");

        Page admin = signedIn("amos");
        admin.navigate("/admin/keys");
        Locator row = row(admin, "Idris' notes");
        assertThat(row).containsText("Idris Moreau");
        assertThat(row).containsText("IT Service Desk");
        row.locator("[data-action=revoke]").click();
        admin.locator("[data-action=revoke-confirmed]").click();

        assertThat(row).containsText("revoked");
        Await.until(
                "the revoked key is refused",
                Duration.ofSeconds(20),
                () -> notes.get("/models").status() == 401);
        Page other = myKeys("freya");
        assertThat(other.locator("tbody tr").filter(new Locator.FilterOptions().setHasText("Idris")))
                .hasCount(0);
    }

    @Test
    void chat_and_program_of_one_person_see_the_same_threads_and_runs() {
        Page page = signedIn("hanna");
        page.navigate("/my-keys");
        Program program = newProgram(page, "Both");
        String assistant = program.list("/assistants").stream()
                .filter(known -> known.get("name").asText().equals("People Assistant"))
                .findFirst()
                .orElseThrow()
                .get("id")
                .asText();

        String asked =
                idOf(program, "/threads", Map.of("messages", List.of(Map.of("role", "user", "content", QUESTION))));
        JsonNode run = program.await(program.write("/threads/" + asked + "/runs", Map.of("assistant_id", assistant)));
        assertThat(run.get("status").asText()).isEqualTo("completed");
        ChatPage chat = new ChatPage(page).open();
        page.locator("[data-thread-id=\"" + asked + "\"] .rail-row").click();
        assertThat(page.locator(".question")).hasText(QUESTION);
        assertThat(chat.answers()).hasCount(1);
        assertThat(page.locator(".heading-sub")).hasText("People Assistant");
        picture(page, "asked-by-the-program");

        chat.ask("When do I need a medical certificate?");
        List<JsonNode> runs = program.list("/threads/" + asked + "/runs");
        assertThat(runs).hasSize(2);
        assertThat(runs.getFirst().get("status").asText()).isEqualTo("completed");
        assertThat(runs.getFirst().get("assistant_id").asText()).isEqualTo(assistant);
        assertThat(program.list("/threads/" + asked + "/messages")).hasSize(4);

        page.locator("#new-chat").click();
        chat.chooseAssistant("People Assistant");
        chat.ask("How many days a week can I work from home?");
        String begun = page.url().replaceAll(".*thread=([^&]+).*", "$1");
        assertThat(program.list("/threads/" + begun + "/runs")).hasSize(1);
        assertThat(program.list("/threads/" + begun + "/messages")).hasSize(2);
    }

    @Test
    void a_thread_that_has_asked_nobody_can_be_gone_on_with_in_the_chat() {
        Page page = signedIn("hanna");
        page.navigate("/my-keys");
        Program program = newProgram(page, "Quiet");
        String empty = idOf(program, "/threads", Map.of());
        String said = idOf(
                program, "/threads", Map.of("messages", List.of(Map.of("role", "user", "content", "To be answered"))));

        ChatPage chat = new ChatPage(page).open();
        assertThat(page.locator("[data-thread-id=\"" + empty + "\"]")).containsText("Untitled");
        assertThat(page.locator("[data-thread-id=\"" + said + "\"]")).containsText("To be answered");
        page.navigate("/chat?thread=" + said);
        assertThat(page.locator(".banner.message")).isVisible();
        picture(page, "unanswered");
        chat.ask(QUESTION);

        assertThat(program.list("/threads/" + said + "/runs")
                        .getFirst()
                        .get("status")
                        .asText())
                .isEqualTo("completed");
    }

    @Test
    void what_a_person_s_program_makes_is_that_person_s_alone() {
        Program hanna = newProgram(myKeys("hanna"), "Mine");
        String thread = idOf(hanna, "/threads", Map.of("messages", List.of(Map.of("role", "user", "content", "Mine"))));
        String assistant = idOf(hanna, "/assistants", Map.of("model", "extractive", "name", "Mine"));
        String store = idOf(hanna, "/vector_stores", Map.of("name", "Mine"));
        String file = hanna.upload("assistants", "mine.txt", "Mine".getBytes(StandardCharsets.UTF_8));
        hanna.write(
                "/threads/" + thread + "/messages",
                Map.of(
                        "role", "user",
                        "content", "See there",
                        "attachments",
                                List.of(Map.of("file_id", file, "tools", List.of(Map.of("type", "file_search"))))));
        List<String> paths = List.of(
                "/threads/" + thread,
                "/threads/" + thread + "/messages",
                "/assistants/" + assistant,
                "/vector_stores/" + store,
                "/files/" + file);

        for (Program other : List.of(
                newProgram(myKeys("pavel"), "Colleague"),
                newProgram(myKeys("clara"), "Curator"),
                newProgram(myKeys("freya"), "Stranger"),
                Program.of(installation()))) {
            for (String path : paths) {
                assertThat(other.get(path).status()).as(path).isEqualTo(404);
                assertThat(hanna.get(path).status()).as(path).isEqualTo(200);
            }
            assertThat(other.delete("/files/" + file).status()).isEqualTo(404);
            assertThat(other.get("/assistants").text()).doesNotContain(assistant);
            assertThat(other.get("/vector_stores").text()).doesNotContain(store);
            assertThat(other.get("/files").text()).doesNotContain(file);
        }
    }

    private Page myKeys(String username) {
        Page page = signedIn(username);
        page.navigate("/my-keys");
        return page;
    }

    private Program newProgram(Page page, String name) {
        page.locator("#new-key").click();
        page.locator("#key-name").fill(name);
        page.locator("#key-save").click();
        assertThat(page.locator("#secret")).isVisible();
        String secret = page.locator("#secret").inputValue();
        page.locator("#secret-dialog [data-action=close]").click();
        assertThat(page.locator("#secret")).isHidden();
        return Program.of(installation()).with("Authorization", "Bearer " + secret);
    }

    private static Locator row(Page page, String name) {
        return page.locator("tbody tr").filter(new Locator.FilterOptions().setHasText(name));
    }

    private static String idOf(Program program, String path, Object json) {
        return program.write(path, json).get("id").asText();
    }
}
