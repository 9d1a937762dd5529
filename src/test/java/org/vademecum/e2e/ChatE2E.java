package org.vademecum.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vademecum.support.Installation;

/** What an employee does in the chat, with the built-in model. */
class ChatE2E extends BrowserTest {
    private static final String QUESTION = "How many days of annual leave can I carry over, and until when?";

    @Override
    Installation installation() {
        return Products.builtIn().installation();
    }

    @Test
    void an_answer_cites_the_manual_and_its_page_shows_the_passage() {
        Page page = signedIn("hanna");
        ChatPage chat = new ChatPage(page).open();
        assertThat(page.locator("#assistants li")).hasCount(1);
        assertThat(page.locator("#assistants li")).containsText("People Assistant");

        Locator answer = chat.ask(QUESTION);

        assertThat(chat.chips(answer).first()).containsText("1 Leave");
        assertThat(answer.locator(".sentence.quoted").first()).isVisible();
        chat.chips(answer).first().click();
        assertThat(chat.evidence().locator("canvas")).isVisible();
        assertThat(chat.evidence().locator(".passage-box").first()).isVisible();
        picture(page, "evidence");
    }

    @Test
    void a_follow_up_is_understood_from_what_was_said_before() {
        Page page = signedIn("hanna");
        ChatPage chat = new ChatPage(page).open();
        chat.ask("How much holiday do I get per year as a normal full-timer?");

        Locator answer = chat.ask("And for part-time staff?");

        assertThat(answer).containsText("Part-time");
        assertThat(chat.chips(answer).first()).containsText("Leave");
    }

    @Test
    void a_manual_without_pages_is_shown_as_text_with_the_passage_marked() {
        Page page = signedIn("idris");
        ChatPage chat = new ChatPage(page).open();

        Locator answer = chat.ask("How long must my password be?");
        chat.chips(answer)
                .filter(new Locator.FilterOptions().setHasText("Accounts"))
                .first()
                .click();

        assertThat(chat.evidence().locator("mark").first()).isVisible();
        picture(page, "text");
    }

    @Test
    void what_the_manuals_do_not_say_is_declined_with_the_nearest_sections() {
        Page page = signedIn("hanna");
        ChatPage chat = new ChatPage(page).open();

        Locator answer = chat.ask("What is the torque for the compressor bolts?");

        assertThat(answer.locator(".declined")).isVisible();
        assertThat(chat.chips(answer)).hasCount(0);
        picture(page, "declined");
    }

    @Test
    void threads_are_listed_and_still_there_after_signing_in_again() {
        Page page = signedIn("freya");
        ChatPage chat = new ChatPage(page).open();
        chat.ask("What tools do I carry in the van?");
        String url = page.url();
        assertThat(chat.threads().first()).containsText("tools");

        Page again = signedIn("freya");
        again.navigate(url);

        assertThat(again.locator(".message.answer")).hasCount(1);
        assertThat(new ChatPage(again).threads().first()).containsText("tools");
    }

    @Test
    void a_thread_opened_before_the_assistants_are_known_stays_open() {
        Page page = signedIn("freya");
        new ChatPage(page).open().ask("What tools do I carry in the van?");
        List<Route> held = new ArrayList<>();
        page.route("**/api/assistants", held::add);
        page.navigate("/chat");

        page.locator("#threads a").first().click();
        assertThat(page.locator(".message.answer")).hasCount(1);
        held.forEach(Route::resume);

        assertThat(page.locator("#assistants button").first()).isVisible();
        assertThat(page.locator(".message.answer")).hasCount(1);
        assertThat(page.locator("#question")).isEnabled();
    }

    @Test
    void a_thread_of_somebody_else_is_not_there() {
        Page hanna = signedIn("hanna");
        ChatPage chat = new ChatPage(hanna).open();
        chat.ask(QUESTION);

        expectComplaint("status of 404");
        Page pavel = signedIn("pavel");
        pavel.navigate(hanna.url());

        assertThat(pavel.locator("#log")).containsText("not found");
        assertThat(pavel.locator("#log")).not().containsText("carry over");
    }

    @Test
    void an_employee_of_two_departments_chooses_whom_to_ask() {
        Page page = signedIn("pavel");
        ChatPage chat = new ChatPage(page).open();
        assertThat(page.locator("#assistants li")).hasCount(2);
        chat.chooseAssistant("People Assistant");

        Locator answer = chat.ask(QUESTION);

        assertThat(chat.chips(answer).first()).containsText("Leave");
    }

    @Test
    void script_in_a_question_is_shown_as_text() {
        Page page = signedIn("hanna");
        ChatPage chat = new ChatPage(page).open();
        page.onDialog(dialog -> {
            throw new AssertionError("a script ran: " + dialog.message());
        });

        chat.ask("<img src=x onerror=alert(1)><script>alert(2)</script> How much leave do I have?");

        assertThat(page.locator(".question").last()).containsText("<script>alert(2)</script>");
        assertThat(page.locator("#log img")).hasCount(0);
    }

    @Test
    void questions_that_cannot_be_asked_get_a_clear_message_and_stay() {
        Page page = signedIn("hanna");
        ChatPage chat = new ChatPage(page).open();

        chat.composer().fill("x".repeat(32_050));

        assertThat(page.locator("#composer-count")).containsText("too long");
        assertThat(page.locator("#send")).isDisabled();
        chat.composer().fill("   ");
        chat.composer().press("Enter");
        assertThat(page.locator(".message")).hasCount(0);
    }

    @Test
    void an_emoji_is_answered_kindly() {
        Page page = signedIn("hanna");
        ChatPage chat = new ChatPage(page).open();

        Locator answer = chat.ask("🙂🙂");

        assertThat(answer).isVisible();
        assertThat(chat.chips(answer)).hasCount(0);
    }

    @Test
    void a_thumbs_down_with_a_reason_is_kept() {
        Page page = signedIn("idris");
        ChatPage chat = new ChatPage(page).open();
        Locator answer = chat.ask("How do I reset my password?");

        answer.getByText("Not right").click();
        answer.getByText("It is outdated").click();
        answer.locator("textarea").fill("The portal has moved.");
        answer.locator("form button[type=submit]").click();
        assertThat(page.locator("#toasts")).containsText("Thank you");
        page.reload();

        Locator pressed = page.locator(".message.answer [aria-pressed=true]");
        assertThat(pressed).containsText("Not right");
        pressed.click();
        assertThat(page.getByLabel("It is outdated")).isChecked();
        assertThat(page.locator(".feedback-form textarea")).hasValue("The portal has moved.");
    }

    @Test
    void the_keyboard_alone_is_enough() {
        Page page = signedIn("hanna");
        ChatPage chat = new ChatPage(page).open();
        chat.ask(QUESTION);

        page.locator("#scroller").focus();
        page.keyboard().press("]");

        assertThat(chat.evidence().locator(".passage-box").first()).isVisible();
        page.keyboard().press("Control+k");
        assertThat(page.locator("#thread-search")).isFocused();
    }
}
