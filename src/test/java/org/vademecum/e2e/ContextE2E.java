package org.vademecum.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.vademecum.support.Installation;

/** What the model was sent, as people see it. */
class ContextE2E extends BrowserTest {
    @Override
    Installation installation() {
        return Products.builtIn().installation();
    }

    @Test
    void an_answer_shows_what_the_model_was_sent_and_what_changed_since_the_question_before() {
        Page page = signedIn("hanna");
        ChatPage chat = new ChatPage(page).open();
        chat.ask("How much holiday do I get per year as a normal full-timer?");
        Locator answer = chat.ask("And for part-time staff?");

        open(answer);

        Locator context = page.locator("#panel-context");
        Locator items = context.locator(".context-items").first().locator(".context-item");
        assertThat(context.locator(".context-legend li")).hasCount(6);
        assertThat(context.locator(".segmented button")).hasCount(2);
        assertThat(items.filter(new Locator.FilterOptions().setHasText("Earlier question")))
                .containsText("normal full-timer");
        context.locator(".segmented button").first().click();
        assertThat(context).containsText("Compared with the question before");
        assertThat(items.filter(new Locator.FilterOptions().setHasText("And for part-time staff?")))
                .containsText("New");
        assertThat(context).containsText("No longer in the request");
        items.last().locator("summary").click();
        assertThat(items.last().locator(".context-text")).isVisible();
        picture(page, "context");

        String request = context.locator(".context-request").getAttribute("href");
        org.assertj.core.api.Assertions.assertThat(page.request().get(request).text())
                .startsWith("{\"model\":\"extractive\"");
    }

    @Test
    void an_administrator_sees_it_from_the_review_of_an_answer() {
        String question = "Which colour has the moon of Vulcan?";
        new ChatPage(signedIn("idris")).open().ask(question);

        Page admin = signedIn("amos");
        new ReviewPage(admin).open().select(question);
        admin.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("What the model was sent"))
                .click();

        assertThat(admin.locator("#context .context-items").first()).containsText(question);
        picture(admin, "admin");
    }

    private static void open(Locator answer) {
        answer.getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName("Context").setExact(true))
                .click();
    }
}
