package org.vademecum.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vademecum.support.Installation;

/** Sessions that nobody has used for the configured time, which is a minute here. */
class SessionTimeoutE2E extends BrowserTest {
    private static final Duration LONGER = Duration.ofSeconds(80);
    private static final String QUESTION = "How many days of annual leave can I carry over, and until when?";

    @Override
    Installation installation() {
        return Products.strict().installation();
    }

    @Test
    void a_session_that_times_out_costs_no_question_that_was_half_typed() {
        Page sending = signedIn("hanna");
        ChatPage chat = new ChatPage(sending).open();
        chat.composer().fill("How many days of annual leave");
        Page reloading = signedIn("pavel");
        new ChatPage(reloading).open().composer().fill("Where do I");
        String session = session(sending);
        expectComplaint("status of 401");

        sending.waitForTimeout(LONGER.toMillis());

        assertThat(session(sending)).isEqualTo(session);
        chat.composer().press("End");
        chat.composer().pressSequentially(QUESTION.substring("How many days of annual leave".length()));
        chat.composer().press("Enter");
        assertThat(sending.locator("#notice [data-expired]")).isVisible();
        assertThat(chat.composer()).hasValue(QUESTION);
        picture(sending, "over");
        sending.locator("#notice a").click();
        assertThat(sending.locator("#username")).isVisible();
        assertThat(session(sending)).isNotEqualTo(session);
        new LoginPage(sending).signIn("hanna", installation().passwordOf("hanna"));
        assertThat(chat.composer()).hasValue(QUESTION);
        picture(sending, "back");
        chat.composer().press("Enter");
        assertThat(chat.chips(chat.awaitAnswer()).first()).isVisible();

        reloading.reload();
        assertThat(reloading.locator("#username")).isVisible();
        picture(reloading, "sign-in");
        new LoginPage(reloading).signIn("pavel", installation().passwordOf("pavel"));
        assertThat(new ChatPage(reloading).composer()).hasValue("Where do I");
    }

    private static String session(Page page) {
        List<Cookie> cookies = page.context().cookies();
        return cookies.stream()
                .filter(cookie -> cookie.name.equals("JSESSIONID"))
                .map(cookie -> cookie.value)
                .findFirst()
                .orElse("");
    }
}
