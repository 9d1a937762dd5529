package org.vademecum.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.vademecum.support.Installation;

/** Coming in and going out. */
class LoginE2E extends BrowserTest {
    @Override
    Installation installation() {
        return Products.builtIn().installation();
    }

    @Test
    void a_wrong_password_is_told_and_the_name_is_kept() {
        Page page = browser();
        LoginPage login = new LoginPage(page).open();

        login.submit("hanna", "not it");

        assertThat(page.locator("[role=alert]")).isVisible();
        assertThat(page.locator("#username")).hasValue("hanna");
        assertThat(page.locator("#password")).isFocused();
        picture(page, "wrong");
    }

    @Test
    void a_link_to_a_page_leads_there_after_the_sign_in() {
        Page page = browser();
        page.navigate("/admin/documents");
        assertThat(page).hasURL(Pattern.compile("/login\\?next="));

        new LoginPage(page).signIn("clara", installation().passwordOf("clara"));

        assertThat(page.locator("#dropzone")).isVisible();
    }

    @Test
    void signing_out_leaves_nothing_behind() {
        Page page = browser();
        new LoginPage(page).open().signIn("hanna", installation().passwordOf("hanna"));
        new ChatPage(page).open();

        page.locator("#user-button").click();
        picture(page, "menu");
        page.getByText("Sign out").click();

        assertThat(page.locator("#username")).isVisible();
        page.goBack();
        assertThat(page.locator("#username")).isVisible();
    }

    @Test
    void a_session_that_is_over_costs_no_question_that_was_half_typed() {
        Page page = signedIn("hanna");
        ChatPage chat = new ChatPage(page).open();
        chat.composer().fill("How many days of annual");
        page.context().clearCookies();
        expectComplaint("status of 401");

        chat.composer().press("End");
        chat.composer().pressSequentially(" leave?");
        chat.composer().press("Enter");

        assertThat(page.locator("#notice [data-expired]")).isVisible();
        assertThat(chat.composer()).hasValue("How many days of annual leave?");
        page.locator("#notice a").click();
        new LoginPage(page).signIn("hanna", installation().passwordOf("hanna"));
        assertThat(chat.composer()).hasValue("How many days of annual leave?");
    }

    @Test
    void the_keyboard_alone_signs_in() {
        Page page = browser();
        new LoginPage(page).open();
        assertThat(page.locator("#username")).isFocused();

        page.keyboard().type("hanna");
        page.keyboard().press("Tab");
        page.keyboard().type(installation().passwordOf("hanna"));
        page.keyboard().press("Enter");

        assertThat(page.locator("#question")).isVisible();
    }
}
