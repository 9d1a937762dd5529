package org.vademecum.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.vademecum.common.Json;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Installation;

/** A person takes along what is kept of them, then takes it away. */
class MyDataE2E extends BrowserTest {
    @Override
    Installation installation() {
        return Products.builtIn().installation();
    }

    @Test
    void a_person_downloads_what_is_kept_of_them_and_erases_it() throws IOException {
        ApiClient freya = ApiClient.signedIn(installation(), "freya");
        String assistant = freya.get("/api/assistants")
                .expect(200)
                .json()
                .at("/data/0/name")
                .asText();
        for (int i = 0; i < 12; i++) {
            freya.begin(assistant, "What of question " + i + "?");
        }
        Page page = signedIn("freya");
        page.locator("#user-button").click();
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("My data"))
                .click();
        assertThat(page.locator("h1")).hasText("My data");
        assertThat(page.locator("#erase")).isDisabled();
        picture(page, "before");
        assertThat(Axe.violations(page)).isEmpty();

        Download download = page.waitForDownload(() -> page.locator("#export").click());
        assertThat(download.suggestedFilename()).isEqualTo("my-data.zip");
        try (ZipFile archive = new ZipFile(download.path().toFile())) {
            assertThat(Json.mapper()
                            .readTree(archive.getInputStream(archive.getEntry("my-data.json")))
                            .get("threads"))
                    .hasSizeGreaterThanOrEqualTo(12);
        }

        page.locator("#erase-confirm").fill("Freya");
        picture(page, "confirmed");
        page.locator("#erase").click();
        assertThat(page.locator("#erase-status")).containsText("nothing is left");
        picture(page, "erased");
        assertThat(Axe.violations(page)).isEmpty();
        assertThat(freya.get("/api/threads").expect(200).json().get("data")).isEmpty();

        page.navigate("/my-data?lang=de");
        assertThat(page.locator("h1")).hasText("Meine Daten");
        assertThat(page.locator("#erase-count")).containsText("0 Chats");
        picture(page, "german");

        // Freya is needed by others here; OwnDataIT closes an account in earnest.
        page.route("**/api/me/close", route -> route.fulfill(new Route.FulfillOptions().setStatus(204)));
        page.locator("#erase-confirm").fill("freya");
        page.locator("#erase-close").check();
        page.locator("#erase").click();
        page.waitForURL("**/login**");
        assertThat(page.locator("#username")).isVisible();
    }
}
