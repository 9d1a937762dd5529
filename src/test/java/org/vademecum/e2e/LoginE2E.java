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
        Page page = signedIn("hanna");
        new ChatPage(page).open();

        page.locator("#user-button").click();
        picture(page, "menu");
        page.getByText("Sign out").click();

        assertThat(page.locator("#username")).isVisible();
        page.goBack();
        assertThat(page.locator("#username")).isVisible();
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
