package org.vademecum.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Installation;
import org.vademecum.support.Program;
import org.vademecum.support.Reply;

/** What an employee sees while a language model writes, slowly, or not at all. */
class EndpointE2E extends BrowserTest {
    private static final String QUESTION = "How many days of annual leave can I carry over, and until when?";

    /** What the manual says, and the model quotes first. */
    private static final String FACT = "Up to five unused days carry over into the next calendar year.";

    @Override
    Installation installation() {
        return Products.withEndpoint().installation();
    }

    /** A test that failed may have left some of its script. */
    @BeforeEach
    void forgetScript() {
        Products.endpoint().forgetScript();
    }

    @Test
    void an_answer_has_the_servers_citations_and_no_others() {
        ChatPage chat = new ChatPage(signedIn("hanna")).open();

        Locator answer = chat.ask(QUESTION);

        assertThat(answer).containsText(FACT);
        assertThat(answer).not().containsText("A manual that does not exist");
        assertThat(answer).not().containsText("【");
        chat.chips(answer).first().click();
        assertThat(chat.evidence().locator(".passage-box").first()).isVisible();
    }

    @Test
    void what_is_written_from_right_to_left_begins_at_the_right() {
        Products.endpoint().writes("\u064a\u062d\u0635\u0644 \u0627\u0644\u0645\u0648\u0638\u0641.");
        Page page = signedIn("hanna");
        ChatPage chat = new ChatPage(page).open();

        Locator answer = chat.ask("\u0643\u0645 \u064a\u0648\u0645\u0627\u061f");

        Object gap = answer.locator(".blocks p").evaluate("""
                block => {
                    const text = document.createRange();
                    text.selectNode(document.createTreeWalker(block, NodeFilter.SHOW_TEXT).nextNode());
                    return Math.abs(block.getBoundingClientRect().right - text.getBoundingClientRect().right);
                }""");
        assertThat(((Number) gap).doubleValue()).isLessThan(2);
        picture(page, "right-to-left");
    }

    @Test
    void a_reload_in_the_middle_of_an_answer_resumes_it() {
        CountDownLatch gate = new CountDownLatch(1);
        Products.endpoint().searches(QUESTION).quotesAndWaits(gate);
        Page page = signedIn("hanna");
        ChatPage chat = new ChatPage(page).open();
        chat.send(QUESTION);
        Locator answer = chat.answers().last();
        assertThat(answer).containsText(FACT);
        assertThat(chat.chips(answer)).hasCount(1);
        picture(page, "half");

        page.reload();

        assertThat(answer).containsText(FACT);
        assertThat(chat.chips(answer)).hasCount(1);
        assertThat(page.locator("#stop")).isVisible();
        picture(page, "resumed");
        gate.countDown();
        assertThat(page.locator("#send")).isVisible();
        assertThat(chat.answers()).hasCount(1);
        assertThat(chat.chips(answer)).hasCount(2);
        assertThat(answer.locator(".sentence").filter(new Locator.FilterOptions().setHasText(FACT)))
                .hasCount(1);
    }

    @Test
    void an_answer_goes_on_while_nobody_looks() {
        CountDownLatch gate = new CountDownLatch(1);
        Products.endpoint().searches(QUESTION).quotesAndWaits(gate);
        Page page = signedIn("hanna");
        ChatPage chat = new ChatPage(page).open();
        chat.send(QUESTION);
        assertThat(page.locator(".message.answer .sentence").first()).isVisible();
        String thread = page.url();

        page.navigate("about:blank");
        gate.countDown();
        page.navigate(thread);

        Locator answer = chat.awaitAnswer();
        assertThat(chat.chips(answer).first()).isVisible();
    }

    @Test
    void stop_keeps_what_was_written_and_hangs_up_on_the_model() {
        Products.endpoint().searches(QUESTION).stallsAfter("The manual ", "allows a carry-over ", "of ");
        Page page = signedIn("hanna");
        ChatPage chat = new ChatPage(page).open();
        chat.send(QUESTION);
        assertThat(page.locator(".message.answer")).containsText("allows a carry-over");

        page.locator("#stop").click();

        Locator answer = chat.awaitAnswer();
        assertThat(answer).containsText("Stopped.");
        assertThat(answer).containsText("allows a carry-over");
        picture(page, "stopped");
        page.reload();
        assertThat(page.locator(".message.answer")).containsText("allows a carry-over");
        assertThat(page.locator(".message.answer")).containsText("Stopped.");
        assertThat(chat.chips(chat.ask("And when does it end?")).first()).isVisible();
    }

    @Test
    void a_program_of_the_same_person_reads_what_the_chat_asks_and_stops_it() {
        Page page = signedIn("hanna");
        page.navigate("/my-keys");
        page.locator("#new-key").click();
        page.locator("#key-name").fill("Watcher");
        page.locator("#key-save").click();
        assertThat(page.locator("#secret")).isVisible();
        Program program = Program.of(installation())
                .with("Authorization", "Bearer " + page.locator("#secret").inputValue());
        Products.endpoint().searches(QUESTION).stallsAfter("The manual ", "allows a carry-over ", "of ");
        ChatPage chat = new ChatPage(page).open();
        chat.send(QUESTION);
        assertThat(page.locator(".message.answer")).containsText("allows a carry-over");
        String thread = page.url().replaceAll(".*thread=([^&]+).*", "$1");

        JsonNode run = program.list("/threads/" + thread + "/runs").getFirst();
        JsonNode reply = program.post(Program.path(run) + "/cancel").expect(200).json();

        assertThat(run.get("status").asText()).isEqualTo("in_progress");
        assertThat(reply.get("status").asText()).isEqualTo("cancelling");
        assertThat(program.await(run).get("status").asText()).isEqualTo("cancelled");
        assertThat(chat.awaitAnswer()).containsText("Stopped.");
    }

    @Test
    void escape_stops_too() {
        Products.endpoint().searches(QUESTION).stallsAfter("Leave ", "is ");
        Page page = signedIn("hanna");
        ChatPage chat = new ChatPage(page).open();
        chat.send(QUESTION);
        assertThat(page.locator(".message.answer")).containsText("Leave is");

        page.keyboard().press("Escape");

        assertThat(chat.awaitAnswer()).containsText("Stopped.");
    }

    @Test
    void a_second_question_is_refused_while_one_is_answered() {
        CountDownLatch gate = new CountDownLatch(1);
        Products.endpoint().searches(QUESTION).quotesAndWaits(gate);
        ApiClient hanna = ApiClient.signedIn(installation(), "hanna");
        JsonNode begun = hanna.begin("People Assistant", QUESTION);
        hanna.followUntil(begun.at("/run/id").asText(), event -> event.is("answer"));

        Reply second = hanna.post(
                "/api/threads/" + begun.at("/thread/id").asText() + "/runs", Map.of("text", "And until when?"));

        assertThat(second.status()).isEqualTo(409);
        assertThat(second.errorCode()).isEqualTo("active_run");
        gate.countDown();
        hanna.follow(begun.at("/run/id").asText());
        assertThat(hanna.messages(begun.at("/thread/id").asText())).hasSize(2);
    }

    @Test
    void a_model_that_is_down_is_told_in_plain_words_and_asking_again_works() {
        Page page = signedIn("hanna");
        ChatPage chat = new ChatPage(page).open();
        Products.breakEndpointDown();
        try {
            chat.send(QUESTION);
            Locator failed = chat.awaitAnswer();

            assertThat(failed).containsText("cannot be reached");
            assertThat(failed).not().containsText("Exception");
            picture(page, "down");
        } finally {
            Products.bringEndpointBack();
        }

        chat.tryAgain();

        assertThat(page.locator(".message.answer.is-last .cite").first()).isVisible();
        assertThat(page.locator(".message.asked")).hasCount(1);
        picture(page, "again");
    }

    @Test
    void a_german_reader_is_told_of_a_fault_in_german() {
        Products.endpoint().answersWithStatus(429, "{\"error\":{\"code\":\"insufficient_quota\"}}");
        Page page = signedIn("hanna", options -> options.setLocale("de-DE"));
        ChatPage chat = new ChatPage(page).open();

        Locator failed = chat.ask(QUESTION);

        assertThat(failed).containsText("Das Sprachmodell hat zu viel zu tun, oder sein Kontingent ist aufgebraucht.");
        assertThat(failed.locator("q[lang=en]")).containsText("its quota is used up");
        picture(page, "fault");
        page.reload();
        assertThat(page.locator(".message.answer")).containsText("Das Sprachmodell hat zu viel zu tun");
    }

    @Test
    void an_answer_that_breaks_off_says_so_and_asking_again_gives_a_whole_one() {
        Products.endpoint().searches(QUESTION).cutsAfter("Up to ", "seven ");
        Page page = signedIn("hanna");
        ChatPage chat = new ChatPage(page).open();

        Locator torn = chat.ask(QUESTION);

        assertThat(torn).containsText("Up to seven");
        assertThat(torn).containsText("broke off");
        assertThat(chat.chips(torn)).hasCount(0);
        picture(page, "torn");
        chat.tryAgain();
        assertThat(page.locator(".message.answer.is-last .cite").first()).isVisible();
        assertThat(chat.answers().first().getByText("Up to seven")).isHidden();
        assertThat(page.locator(".message.asked")).hasCount(1);
    }
}
