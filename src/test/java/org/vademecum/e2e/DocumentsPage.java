package org.vademecum.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.SelectOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The curators' list of documents. */
record DocumentsPage(Page page) {
    private static final String UPLOADS = "**/documents?filename=*";
    private static final double INGESTION_MS = 120_000;

    /** What a browser does when files are let go over the page; Playwright has no hand for it. */
    private static final String DROP = """
            files => {
              const transfer = new DataTransfer();
              for (const { name, type, content } of files) {
                const bytes = Uint8Array.from(atob(content), c => c.charCodeAt(0));
                transfer.items.add(new File([bytes], name, { type }));
              }
              const main = document.getElementById('main');
              for (const type of ['dragenter', 'dragover', 'drop']) {
                main.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
              }
            }
            """;

    DocumentsPage open() {
        page.navigate("/admin/documents");
        page.locator("#dropzone").waitFor();
        return this;
    }

    /** Uploads go to the store whose name holds this word. */
    void chooseTarget(String word) {
        Locator option = page.locator("#target option").filter(new Locator.FilterOptions().setHasText(word));
        page.locator("#target")
                .selectOption(new SelectOption().setValue(option.first().getAttribute("value")));
    }

    void drop(FilePayload... files) {
        List<Map<String, String>> described = Arrays.stream(files)
                .map(file -> Map.of(
                        "name", file.name,
                        "type", file.mimeType,
                        "content", Base64.getEncoder().encodeToString(file.buffer)))
                .toList();
        page.evaluate(DROP, described);
    }

    void choose(FilePayload... files) {
        page.locator("#files").setInputFiles(files);
    }

    /** Uploads get no further than the network until {@link #letGo}. */
    List<Route> holdUploads() {
        List<Route> held = new ArrayList<>();
        page.route(UPLOADS, held::add);
        return held;
    }

    void letGo(List<Route> held) {
        page.unroute(UPLOADS);
        held.forEach(Route::resume);
    }

    /** Uploads of this visit, those that are through included. */
    Locator uploads() {
        return page.locator("#uploads .upload");
    }

    Locator row(String filename) {
        return page.locator("#form\\:table tbody tr").filter(new Locator.FilterOptions().setHasText(filename));
    }

    Locator inBin(String filename) {
        return page.locator(".bin-table tbody tr").filter(new Locator.FilterOptions().setHasText(filename));
    }

    void delete(String filename) {
        row(filename).locator("[data-action=delete]").click();
        page.locator("[data-action=delete-confirmed]").click();
    }

    Locator state(String filename) {
        return row(filename).locator(".state");
    }

    void awaitState(String filename, String state) {
        assertThat(state(filename)).hasText(state, new LocatorAssertions.HasTextOptions().setTimeout(INGESTION_MS));
    }
}
