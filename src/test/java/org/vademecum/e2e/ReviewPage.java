package org.vademecum.e2e;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/** The reviewers' inbox. */
record ReviewPage(Page page) {
    ReviewPage open() {
        page.navigate("/admin/review");
        page.locator(".review").waitFor();
        return this;
    }

    Locator entry(String question) {
        return page.locator(".review-entry").filter(new Locator.FilterOptions().setHasText(question));
    }

    /** Opens a case of the queue and waits until it is shown. */
    void select(String question) {
        entry(question).first().click();
        page.locator("#question").getByText(question).waitFor();
    }

    Locator passages() {
        return page.locator(".review-passages .passage");
    }
}
