package org.vademecum.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Installation;
import org.vademecum.support.ScriptedModelEndpoint;

/** A long conversation by a policy: what is pinned stays, the rest is summed up, and a request is sent again otherwise. */
class ContextPolicyE2E extends BrowserTest {
    private static final String LONG = "There is a lot to be said about that and about how it came to be. ".repeat(14);

    private String policy = "";

    @Override
    Installation installation() {
        return Products.withEndpoint().installation();
    }

    @BeforeEach
    void prepare() {
        Products.endpoint().forgetScript();
        JsonNode assistants = ApiClient.signedIn(installation(), "hanna")
                .get("/api/assistants")
                .json();
        String assistant = StreamSupport.stream(assistants.get("data").spliterator(), false)
                .filter(one -> one.get("name").asText().equals("People Assistant"))
                .map(one -> one.get("id").asText())
                .findFirst()
                .orElseThrow();
        policy = "/api/assistants/" + assistant + "/context-policy";
    }

    @AfterEach
    void restore() {
        ApiClient.signedIn(installation(), "clara").put(policy, Map.of()).expect(200);
        Products.endpoint().forgetScript();
    }

    @Test
    void a_pin_stays_a_summary_is_edited_and_used_and_a_request_is_sent_again_by_another_policy() {
        ScriptedModelEndpoint endpoint = Products.endpoint();
        Page page = signedIn("hanna");
        ChatPage chat = new ChatPage(page).open();
        endpoint.writes("Thirty days, as was said.");
        chat.ask("How many days are there?");
        chat.answers().first().locator(".pin").click();
        assertThat(chat.answers().first().locator(".pin")).hasAttribute("aria-pressed", "true");
        page.reload();
        assertThat(chat.answers().first().locator(".pin")).hasAttribute("aria-pressed", "true");
        endpoint.writes("To begin with. " + LONG);
        chat.ask("Why is that?");
        endpoint.writes(LONG);
        chat.ask("And why is that?");
        ApiClient.signedIn(installation(), "clara")
                .put(policy, Map.of("strategy", "summarise", "token_budget", 8000, "shares", Map.of("history", 5)))
                .expect(200);

        endpoint.writes("They talked about the reasons.").writes("Five of them carry over.");
        openContext(chat.ask("How many carry over?"));

        Locator context = page.locator("#panel-context");
        assertThat(item(context, "Thirty days, as was said.")).not().containsText("Left out");
        item(context, "Thirty days, as was said.").locator("summary").click();
        assertThat(item(context, "Thirty days, as was said.")).containsText("Pinned");
        assertThat(item(context, "Why is that?").first()).containsText("Summarised");
        assertThat(context.locator(".context-bar i").first()).isVisible();
        assertThat(context.locator(".context-difference")).isVisible();
        assertThat(context.locator(".context-total")).containsText("estimated");
        page.locator("#summary-text").fill("They agreed on the reasons.");
        page.locator(".summary-view button[type=submit]").click();
        assertThat(page.locator("#toasts")).containsText("saved");

        endpoint.writes("No, they lapse.");
        openContext(chat.ask("Do they stay?"));

        assertThat(endpoint.lastRequest().toString())
                .contains("They agreed on the reasons.", "Thirty days, as was said.")
                .doesNotContain("To begin with.");
        assertThat(item(context, "They agreed on the reasons.").first()).isVisible();

        endpoint.writes("No, they lapse in March.");
        context.getByLabel("Context", new Locator.GetByLabelOptions().setExact(true))
                .selectOption("last_messages");
        context.getByLabel("How many of the newest messages").fill("1");
        context.locator(".replay-view button[type=submit]").click();

        assertThat(context.locator(".replay-columns ins")).hasText(" in March");
        assertThat(context.locator(".replay-view button[type=submit]")).isFocused();
        assertThat(context.locator(".replay-columns > *")).hasCount(2);
        assertThat(context.locator(".replay-result")).containsText("less");
        assertThat(endpoint.lastRequest().toString())
                .contains("Do they stay?", "Thirty days, as was said.")
                .doesNotContain("They agreed on the reasons.", "How many carry over?");
        context.locator(".replay-result").scrollIntoViewIfNeeded();
        picture(page, "replay");
        assertThat(Layout.faults(page)).isEmpty();
        assertThat(Axe.violations(page)).isEmpty();
    }

    @Test
    void a_request_is_sent_again_with_what_a_search_finds_now() {
        ScriptedModelEndpoint endpoint = Products.endpoint();
        Page page = signedIn("hanna");
        ChatPage chat = new ChatPage(page).open();
        endpoint.searches("annual leave").writes("Thirty days, as they say.");
        openContext(chat.ask("How many days of annual leave are there?"));
        Locator replay = page.locator("#panel-context .replay-view").last();
        endpoint.writes("Thirty days, as they say.");

        replay.getByLabel("What was found").selectOption("now");
        replay.locator("button[type=submit]").click();

        assertThat(replay.locator(".replay-result")).containsText("Both answers are the same");
        assertThat(endpoint.lastRequest().toString()).contains("<passage>");
        replay.scrollIntoViewIfNeeded();
        picture(page, "searched");
        assertThat(Layout.faults(page)).isEmpty();
        assertThat(Axe.violations(page)).isEmpty();
    }

    private static Locator item(Locator context, String text) {
        return context.locator(".context-item").filter(new Locator.FilterOptions().setHasText(text));
    }

    private static void openContext(Locator answer) {
        answer.getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName("Context").setExact(true))
                .click();
    }
}
