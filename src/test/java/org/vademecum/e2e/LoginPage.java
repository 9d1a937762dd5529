package org.vademecum.e2e;

import com.microsoft.playwright.Page;

/** The sign-in page. */
record LoginPage(Page page) {
    LoginPage open() {
        page.navigate("/login");
        return this;
    }

    /** Fills in the form and waits for the page behind it. */
    void signIn(String username, String password) {
        submit(username, password);
        page.waitForURL(url -> !url.contains("/login"));
    }

    void submit(String username, String password) {
        page.locator("input[autocomplete=username]").fill(username);
        page.locator("input[autocomplete=current-password]").fill(password);
        page.locator("button[type=submit]").first().click();
    }
}
