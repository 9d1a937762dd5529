package org.vademecum.e2e;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitForSelectorState;

/** The chat. */
record ChatPage(Page page) {
    ChatPage open() {
        page.navigate("/chat");
        composer().waitFor();
        return this;
    }

    /** Sends a question and waits for the answer's end. */
    Locator ask(String question) {
        send(question);
        return awaitAnswer();
    }

    /** Sends a question and returns when its answer has begun. */
    void send(String question) {
        int before = answers().count();
        composer().fill(question);
        composer().press("Enter");
        answers().nth(before).waitFor();
    }

    Locator answers() {
        return page.locator(".message.answer");
    }

    /** The last answer, once nothing is written any more. */
    Locator awaitAnswer() {
        page.locator(".message.answer.is-live")
                .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
        Locator answer = answers().last();
        PlaywrightAssertions.assertThat(page.locator("#send"))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(20_000));
        return answer;
    }

    /** Asks the last question again. */
    void tryAgain() {
        answers()
                .last()
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName("Try again").setExact(true))
                .click();
    }

    Locator composer() {
        return page.locator("#question");
    }

    Locator chips(Locator answer) {
        return answer.locator(".cite");
    }

    Locator evidence() {
        return page.locator("#evidence");
    }

    /** Titles of the threads in the rail. */
    Locator threads() {
        return page.locator("#threads .rail-item");
    }

    void chooseAssistant(String name) {
        page.locator("#assistants")
                .getByText(name, new Locator.GetByTextOptions().setExact(true))
                .click();
    }
}
