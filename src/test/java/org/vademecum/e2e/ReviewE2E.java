package org.vademecum.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.vademecum.support.Installation;

/** From an answer that did not help to a verdict. */
class ReviewE2E extends BrowserTest {
    @Override
    Installation installation() {
        return Products.builtIn().installation();
    }

    @Test
    void answers_that_did_not_help_are_judged_beside_the_passages_the_model_saw() {
        String declined = "What is the boiling point of osmium?";
        String complained = "How do I reset a forgotten password?";
        Page idris = signedIn("idris");
        ChatPage chat = new ChatPage(idris).open();
        chat.ask(declined);
        chat.open();
        Locator answer = chat.ask(complained);
        answer.getByText("Not right").click();
        answer.getByText("It is outdated").click();
        answer.locator("textarea").fill("The portal has moved.");
        answer.locator("form button[type=submit]").click();
        assertThat(idris.locator("#toasts")).containsText("Thank you");

        Page clara = signedIn("clara");
        ReviewPage review = new ReviewPage(clara).open();
        assertThat(review.entry(declined)).containsText("not found");
        assertThat(review.entry(complained)).containsText("not helpful");
        review.select(complained);
        assertThat(clara.locator(".complaint")).containsText("Outdated. The portal has moved.");
        assertThat(review.passages().first()).isVisible();
        assertThat(review.passages().locator("mark").first()).isVisible();
        picture(clara, "case");
        clara.keyboard().press("4");
        assertThat(clara.locator(".verdict input").nth(3)).isChecked();
        clara.locator("#comment").fill("A new version is on its way.");
        clara.keyboard().press("Control+Enter");
        assertThat(review.entry(complained)).hasCount(0);

        review.select(declined);
        assertThat(clara.locator(".review-case")).containsText("did not answer");
        picture(clara, "declined");
        clara.keyboard().press("3");
        clara.locator("[data-action=save]").click();
        assertThat(review.entry(declined)).hasCount(0);

        clara.navigate("/admin/review?list=done");
        assertThat(review.entry(declined)).containsText("Missing document");
        review.select(complained);
        assertThat(clara.locator(".verdict-done")).containsText("Outdated");
        assertThat(clara.locator(".verdict-done")).containsText("Clara Nyström");
        assertThat(clara.locator(".verdict-done")).containsText("A new version is on its way.");
        assertThat(clara.locator(".verdict-done relative-time")).isVisible();
        picture(clara, "done");
    }

    @Test
    void a_verdict_is_asked_for_before_the_next_case_comes() {
        String question = "Which colour has the moon of Arrakis?";
        new ChatPage(signedIn("idris")).open().ask(question);
        Page clara = signedIn("clara");
        ReviewPage review = new ReviewPage(clara).open();
        review.select(question);

        clara.locator("[data-action=save]").click();

        assertThat(clara.locator("#verdict-missing")).containsText("Choose a verdict");
        assertThat(review.entry(question)).hasCount(1);

        clara.locator("#comment").fill("The manuals tell of no planet.");
        review.select(question);
        assertThat(clara.locator("#question")).isFocused();
        assertThat(clara.locator("#comment")).hasValue("The manuals tell of no planet.");
    }
}
