package org.vademecum.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vademecum.support.Installation;
import org.vademecum.support.TestFiles;

/** What a curator does with manuals. */
class AdminE2E extends BrowserTest {
    @Override
    Installation installation() {
        return Products.builtIn().installation();
    }

    @Test
    void several_manuals_dropped_at_once_become_ready_and_are_cited_a_moment_later() {
        Page page = signedIn("clara");
        DocumentsPage documents = new DocumentsPage(page).open();
        documents.chooseTarget("Field Service");
        List<Route> uploads = documents.holdUploads();

        documents.drop(
                markdown("gantry-crane.md", "Gantry crane", "The gantry crane of type Ulmer lifts eleven tonnes."),
                pdf("fog-horn.pdf", "Fog horn", "The fog horn of type Sennen is tested on the first Monday."),
                markdown("rope-ladder.md", "Rope ladder", "The rope ladder of type Brill has nineteen rungs."));

        assertThat(documents.uploads()).hasCount(3);
        assertThat(documents.uploads().locator("progress").first()).isVisible();
        picture(page, "uploading");
        documents.letGo(uploads);
        for (String filename : new String[] {"gantry-crane.md", "fog-horn.pdf", "rope-ladder.md"}) {
            documents.awaitState(filename, "ready");
        }
        assertThat(documents.uploads().filter(new Locator.FilterOptions().setHasText("stored")))
                .hasCount(3);
        picture(page, "ready");

        ChatPage chat = new ChatPage(page).open();
        chat.chooseAssistant("Workshop Assistant");
        Locator answer = chat.ask("How many tonnes does the Ulmer gantry crane lift?");
        assertThat(answer).containsText("eleven tonnes");
        assertThat(chat.chips(answer).first()).containsText("Gantry");
    }

    @Test
    void a_scan_and_a_picture_are_read_and_cited_where_the_words_stand() {
        Page page = signedIn("clara");
        DocumentsPage documents = new DocumentsPage(page).open();
        documents.chooseTarget("Field Service");
        documents.choose(
                new FilePayload(
                        "wind-sock.pdf",
                        "application/pdf",
                        TestFiles.scan("The wind sock of type Corvo is replaced every fourteen months.")),
                new FilePayload(
                        "tide-gauge.png",
                        "image/png",
                        TestFiles.picture("png", "The tide gauge of type Marlo is read at seven bells.")));
        documents.awaitState("wind-sock.pdf", "ready");
        documents.awaitState("tide-gauge.png", "ready");
        assertThat(documents.row("wind-sock.pdf").locator(".recognised")).containsText("%");
        picture(page, "recognised");

        ChatPage chat = new ChatPage(page).open();
        chat.chooseAssistant("Workshop Assistant");
        Locator answer = chat.ask("When is the Corvo wind sock replaced?");
        assertThat(answer).containsText("fourteen months");
        chat.chips(answer).first().click();
        assertThat(chat.evidence().locator("canvas")).isVisible();
        assertThat(chat.evidence().locator(".passage-box").first()).isVisible();
        assertThat(chat.evidence()).containsText("recognised");
        picture(page, "scan");

        answer = chat.ask("When is the Marlo tide gauge read?");
        assertThat(answer).containsText("seven bells");
        chat.chips(answer).first().click();
        assertThat(chat.evidence().locator(".picture-page img")).isVisible();
        assertThat(chat.evidence().locator(".passage-box").first()).isVisible();
        picture(page, "picture");
    }

    @Test
    void a_scan_in_a_word_document_is_read_and_cited_as_recognised() {
        Page page = signedIn("clara");
        DocumentsPage documents = new DocumentsPage(page).open();
        documents.chooseTarget("Field Service");
        documents.choose(new FilePayload(
                "storm-buoy.docx",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                TestFiles.wordWithPicture(
                        "A page of the binder follows.", "The storm buoy of type Balto is painted every nine weeks.")));
        documents.awaitState("storm-buoy.docx", "ready");
        assertThat(documents.row("storm-buoy.docx").locator(".recognised")).containsText("1 picture recognised");

        ChatPage chat = new ChatPage(page).open();
        chat.chooseAssistant("Workshop Assistant");
        Locator answer = chat.ask("When is the Balto storm buoy painted?");
        assertThat(answer).containsText("nine weeks");
        chat.chips(answer).first().click();
        assertThat(chat.evidence().locator("#passage")).containsText("storm buoy");
        assertThat(chat.evidence()).containsText("recognised");
        picture(page, "picture-in-word");
    }

    @Test
    void a_long_manual_shows_how_far_it_is_and_can_be_stopped() {
        Page page = signedIn("clara");
        DocumentsPage documents = new DocumentsPage(page).open();
        documents.chooseTarget("Field Service");

        documents.choose(longManual("long-catalogue.md"));

        assertThat(documents.row("long-catalogue.md").locator("progress")).isVisible();
        documents.awaitState("long-catalogue.md", "embedding");
        assertThat(documents.row("long-catalogue.md")).containsText("chunk");
        picture(page, "embedding");
        documents.row("long-catalogue.md").getByText("Cancel").click();
        documents.awaitState("long-catalogue.md", "cancelled");
        assertThat(documents.row("long-catalogue.md").locator("[data-pick]")).isFocused();

        documents.row("long-catalogue.md").getByText("Try again").click();
        assertThat(page.locator("#toasts")).containsText("starts over");
        documents.awaitState("long-catalogue.md", "embedding");
        documents.row("long-catalogue.md").getByText("Cancel").click();
        documents.awaitState("long-catalogue.md", "cancelled");
        documents.row("long-catalogue.md").locator("[data-pick]").check();
        assertThat(page.locator("#retry-picked")).isVisible();
    }

    @Test
    void a_failed_manual_tells_stage_cause_and_advice_and_is_not_tried_again_in_vain() {
        Page page = signedIn("clara");
        DocumentsPage documents = new DocumentsPage(page).open();

        documents.choose(
                new FilePayload("scanned-form.pdf", "application/pdf", TestFiles.scannedPdf()),
                new FilePayload("nothing.pdf", "application/pdf", new byte[0]));

        documents.awaitState("scanned-form.pdf", "failed at recognising text");
        assertThat(documents.row("scanned-form.pdf")).containsText("no text was found");
        assertThat(documents.row("scanned-form.pdf")).containsText("OCR");
        assertThat(documents.uploads().filter(new Locator.FilterOptions().setHasText("nothing.pdf")))
                .containsText("empty");
        picture(page, "failed");

        assertThat(documents.row("scanned-form.pdf").getByText("Try again")).hasCount(0);
        documents.row("scanned-form.pdf").locator("[data-pick]").check();
        assertThat(page.locator("#delete-picked")).isVisible();
        assertThat(page.locator("#retry-picked")).isHidden();

        documents.row("scanned-form.pdf").locator("[data-action=delete]").click();
        picture(page, "delete");
        page.locator("[data-action=delete-confirmed]").click();
        assertThat(documents.row("scanned-form.pdf")).hasCount(0);
    }

    @Test
    void a_deleted_manual_comes_back_at_once_or_from_the_bin_until_it_is_deleted_for_good() {
        Page page = signedIn("clara");
        DocumentsPage documents = new DocumentsPage(page).open();
        documents.chooseTarget("Field Service");
        documents.choose(new FilePayload(
                "winch.md",
                "text/markdown",
                "# Winch\n\nThe winch of the jetty holds 900 kg.".getBytes(StandardCharsets.UTF_8)));
        documents.awaitState("winch.md", "ready");

        documents.delete("winch.md");

        // The pointer keeps it from going away.
        Locator undo = page.locator("#toasts").getByText("Undo");
        undo.hover();
        assertThat(documents.inBin("winch.md")).containsText("for 30 more days");
        assertThat(documents.row("winch.md")).hasCount(0);
        undo.click();
        documents.awaitState("winch.md", "ready");
        assertThat(documents.inBin("winch.md")).hasCount(0);

        documents.delete("winch.md");
        documents.inBin("winch.md").locator("[data-action=restore]").click();
        documents.awaitState("winch.md", "ready");

        documents.choose(markdown("capstan.md", "Capstan", "The capstan of the jetty holds 400 kg."));
        documents.awaitState("capstan.md", "ready");
        documents.delete("winch.md");
        documents.delete("capstan.md");
        assertThat(documents.inBin("winch.md")).hasCount(1);
        assertThat(documents.inBin("capstan.md")).hasCount(1);
        page.locator("#restore-shown").click();
        documents.awaitState("winch.md", "ready");
        documents.awaitState("capstan.md", "ready");

        documents.delete("winch.md");
        documents.inBin("winch.md").locator("[data-action=purge]").click();
        picture(page, "purge");
        page.locator("#purge-confirmed").click();
        assertThat(documents.inBin("winch.md")).hasCount(0);
        assertThat(documents.row("winch.md")).hasCount(0);
    }

    @Test
    void a_manual_of_somebody_on_legal_hold_is_not_deleted_for_good_and_the_page_says_why() {
        Page clara = signedIn("clara");
        DocumentsPage hers = new DocumentsPage(clara).open();
        hers.chooseTarget("Field Service");
        hers.choose(markdown("davit.md", "Davit", "The davit of type Ilmar lifts two tonnes."));
        hers.awaitState("davit.md", "ready");
        Page page = signedIn("amos", options -> options.setLocale("de-DE"));
        hold(page, "clara");
        try {
            DocumentsPage documents = new DocumentsPage(page).open();
            documents.delete("davit.md");
            assertThat(documents.inBin("davit.md")).hasCount(1);

            documents.inBin("davit.md").locator("[data-action=purge]").click();
            page.locator("#purge-confirmed").click();

            Locator told = page.locator("#toasts")
                    .getByText(
                            "1 Dokument bleibt erhalten: Wer es hochgeladen hat, unterliegt einer Aufbewahrungspflicht.");
            assertThat(told).isVisible();
            assertThat(page.locator("#toasts")).not().containsText("0 Dokumente");
            assertThat(documents.inBin("davit.md")).hasCount(1);
            picture(page, "held");
        } finally {
            page.navigate("/admin/departments");
            page.locator("#form\\:holds [data-action=lift]").click();
            page.locator("[data-action=lift-confirmed]").click();
            assertThat(page.locator("#form\\:holds")).not().containsText("Case 2026/21");
        }
        DocumentsPage documents = new DocumentsPage(page).open();
        documents.inBin("davit.md").locator("[data-action=purge]").click();
        page.locator("#purge-confirmed").click();
        assertThat(documents.inBin("davit.md")).hasCount(0);
    }

    private static void hold(Page page, String username) {
        page.navigate("/admin/departments");
        page.locator("#new-hold").click();
        page.locator("#person").fill(username);
        page.locator("#reason").fill("Case 2026/21");
        page.locator("#reason").press("Enter");
        assertThat(page.locator("#form\\:holds")).containsText("Case 2026/21");
    }

    @Test
    void a_manual_that_is_looked_over_first_is_found_once_it_was_published() {
        Page page = signedIn("clara");
        DocumentsPage documents = new DocumentsPage(page).open();
        documents.chooseTarget("Field Service");
        page.locator("#hold-back").check();
        documents.choose(
                markdown("bilge-pump.md", "Bilge pump", "The bilge pump of type Orlo moves ninety litres a minute."));
        documents.awaitState("bilge-pump.md", "waits to be published");
        Locator row = documents.row("bilge-pump.md");
        row.locator("[data-action=quality]").click();
        assertThat(page.locator("#quality-found .hint")).containsText("chunk");
        picture(page, "looked-over");
        page.locator("#quality-close").click();
        assertThat(row.locator("[data-action=quality]")).isFocused();

        page.locator("#form\\:state").selectOption("in_progress");
        assertThat(row).hasCount(0);
        page.locator("#form\\:state").selectOption("awaiting");
        assertThat(page.locator("[data-pick]")).hasCount(1);
        row.locator("[data-pick]").check();
        page.locator("#publish-picked").click();
        assertThat(page.getByText("No document matches")).isVisible();
        page.locator("#form\\:state").selectOption("");

        documents.awaitState("bilge-pump.md", "ready");
        ChatPage chat = new ChatPage(page).open();
        chat.chooseAssistant("Workshop Assistant");
        assertThat(chat.ask("How many litres a minute does the Orlo bilge pump move?"))
                .containsText("ninety litres");
    }

    @Test
    void a_new_version_is_compared_with_the_one_in_use_before_it_is_published() {
        Page page = signedIn("clara");
        DocumentsPage documents = new DocumentsPage(page).open();
        documents.chooseTarget("Field Service");
        documents.choose(markdown("crow-nest.md", "Crow nest", "The crow nest of type Finn carries two sailors."));
        documents.awaitState("crow-nest.md", "ready");
        page.locator("#hold-back").check();
        documents.choose(markdown("crow-nest.md", "Crow nest", "The crow nest of type Finn carries five sailors."));
        documents.awaitState("crow-nest.md", "waits to be published");

        for (Map.Entry<String, Consumer<Browser.NewContextOptions>> look :
                inBothLanguages().entrySet()) {
            Page seen = withSession("clara", look.getValue());
            Locator row = new DocumentsPage(seen).open().row("crow-nest.md");
            row.locator("[data-action=compare]").click();
            Locator change = seen.locator("#changes li");
            assertThat(change).hasCount(1);
            assertThat(change.locator("del")).hasText("two");
            assertThat(change.locator("ins")).hasText("five");
            assertThat(change.locator("h3")).containsText("Crow nest");
            picture(seen, look.getKey());
            assertThat(Layout.faults(seen)).as(look.getKey()).isEmpty();
            assertThat(Axe.violations(seen)).as(look.getKey()).isEmpty();
            seen.locator("#changes-close").click();
            assertThat(row.locator("[data-action=compare]")).isFocused();
        }

        documents.row("crow-nest.md").locator("[data-action=publish]").click();
        documents.awaitState("crow-nest.md", "ready");
        assertThat(documents.row("crow-nest.md").locator("[data-action=compare]"))
                .hasCount(0);
    }

    @Test
    void a_manual_is_read_again_and_the_new_version_takes_over() {
        Page page = signedIn("clara");
        DocumentsPage documents = new DocumentsPage(page).open();
        documents.chooseTarget("Field Service");
        documents.choose(markdown("sea-chest.md", "Sea chest", "The sea chest of type Ivo is emptied each winter."));
        documents.awaitState("sea-chest.md", "ready");
        Locator row = documents.row("sea-chest.md");
        row.locator("[data-action=quality]").click();
        assertThat(page.locator("#quality-found .hint")).containsText("chunk");
        page.locator("#reread-confirmed").click();
        assertThat(page.locator("#toasts")).containsText("is being read again");
        assertThat(row).containsText("read again from version 1");
        assertThat(row.locator("[data-pick]")).isFocused();
        documents.awaitState("sea-chest.md", "ready");

        row.locator("[data-action=quality]").click();
        page.locator("#reread-held-back").check();
        page.locator("#reread-confirmed").click();
        documents.awaitState("sea-chest.md", "waits to be published");
        assertThat(row).containsText("read again from version 2");
        row.locator("[data-action=quality]").click();
        assertThat(page.locator("#quality-found .hint")).containsText("chunk");
        assertThat(page.locator("#reread-confirmed")).isHidden();
        page.locator("#quality-close").click();
        row.locator("[data-action=compare]").click();
        assertThat(page.locator("#changes-hint")).containsText("say the same");
        page.locator("#changes-close").click();
        row.locator("[data-action=publish]").click();
        documents.awaitState("sea-chest.md", "ready");

        row.locator("[data-pick]").check();
        page.locator("#reread-picked").click();
        assertThat(page.locator("#toasts")).containsText("1 document is being read again");
        assertThat(row).containsText("read again from version 3");
        documents.awaitState("sea-chest.md", "ready");
        row.scrollIntoViewIfNeeded();
        picture(page, "read-again");

        ChatPage chat = new ChatPage(page).open();
        chat.chooseAssistant("Workshop Assistant");
        assertThat(chat.ask("When is the Ivo sea chest emptied?")).containsText("each winter");
    }

    @Test
    void pictures_that_nothing_could_read_are_told_and_reading_them_is_offered() {
        Page page = signedIn("clara");
        DocumentsPage documents = new DocumentsPage(page).open();
        documents.chooseTarget("Field Service");
        documents.choose(markdown("oil-lamp.md", "Oil lamp", "The oil lamp of type Nils burns for six hours."));
        documents.awaitState("oil-lamp.md", "ready");

        for (Map.Entry<String, Consumer<Browser.NewContextOptions>> look :
                inBothLanguages().entrySet()) {
            Page seen = withSession("clara", look.getValue());
            // As of a document that was read without Tesseract, which is there for all tests.
            seen.route(
                    "**/quality",
                    route -> route.fulfill(new Route.FulfillOptions()
                            .setContentType("application/json")
                            .setBody(route.fetch()
                                    .text()
                                    .replace(
                                            "\"unread_pictures\":[]",
                                            "\"unread_pictures\":[{\"cause\":\"no_ocr\",\"count\":3}]"))));
            Locator row = new DocumentsPage(seen).open().row("oil-lamp.md");
            row.locator("[data-action=quality]").click();
            assertThat(seen.locator(".quality-findings")).containsText("OCR");
            assertThat(seen.locator("#reread-confirmed.btn-primary")).isVisible();
            picture(seen, look.getKey());
            assertThat(Layout.faults(seen)).as(look.getKey()).isEmpty();
            assertThat(Axe.violations(seen)).as(look.getKey()).isEmpty();
            seen.keyboard().press("Escape");
            assertThat(row.locator("[data-action=quality]")).isFocused();
            row.locator("[data-pick]").check();
            assertThat(seen.locator("#reread-picked")).isVisible();
            seen.locator("#picked").scrollIntoViewIfNeeded();
            picture(seen, look.getKey() + ", picked");
            assertThat(Layout.faults(seen)).as(look.getKey()).isEmpty();
        }
    }

    @Test
    void the_same_file_again_is_recognised() {
        Page page = signedIn("clara");
        DocumentsPage documents = new DocumentsPage(page).open();
        FilePayload file = markdown("twice.md", "Twice", "The Halberd pump is green.");
        documents.choose(file);
        documents.awaitState("twice.md", "ready");

        documents.choose(file);

        assertThat(documents.uploads().last()).containsText("not stored twice");
        assertThat(documents.row("twice.md")).hasCount(1);
    }

    @Test
    void the_list_is_searched_and_narrowed_down() {
        Page page = signedIn("clara");
        DocumentsPage documents = new DocumentsPage(page).open();
        assertThat(documents.row("leave-policy.pdf")).isVisible();
        assertThat(documents.row("leave-policy.pdf")).containsText("8");

        page.getByPlaceholder("Search title or file name").fill("heat");

        assertThat(documents.row("leave-policy.pdf")).hasCount(0);
        assertThat(documents.row("heat-pump-service.pdf")).isVisible();
        picture(page, "found");

        Locator pump = documents.row("heat-pump-service.pdf");
        pump.locator("[data-action=quality]").click();
        assertThat(page.locator("#quality-found .hint")).containsText("headings");
        assertThat(page.locator("#quality-found .hint")).containsText("tokens");
        picture(page, "quality");
        page.locator("#quality-close").click();
        pump.locator("[data-action=boost]").click();
        page.locator("#boost").fill("2.5");
        page.locator("#boost-confirmed").click();
        assertThat(page.locator("#boost-error")).hasText("A number from 0.5 to 2, please.");
        picture(page, "boost");
        page.locator("#boost").fill("1,5");
        page.locator("#boost-confirmed").click();
        assertThat(pump).containsText("Counts 1.5 times in searches");
        picture(page, "boosted");
        pump.locator("[data-action=boost]").click();
        page.locator("#boost").fill("1");
        page.locator("#boost-confirmed").click();
        assertThat(pump).not().containsText("Counts");

        page.getByPlaceholder("Search title or file name").fill("no such manual");
        assertThat(page.getByText("No document matches")).isVisible();
    }

    @Test
    void an_employee_finds_no_way_in() {
        expectComplaint("status of 404");
        Page page = signedIn("hanna");

        page.navigate("/admin/documents");

        assertThat(page.locator("body")).not().containsText("leave-policy");
        picture(page, "not-found");
    }

    static FilePayload markdown(String filename, String title, String text) {
        return new FilePayload(filename, "text/markdown", TestFiles.markdown(title, text));
    }

    private static FilePayload pdf(String filename, String title, String text) {
        return new FilePayload(filename, "application/pdf", TestFiles.pdf(title + "\n" + text));
    }

    /** Enough to be seen on its way: about a minute of embedding. */
    private static FilePayload longManual(String filename) {
        String[] paragraphs = IntStream.range(0, 4_000)
                .mapToObj(n -> "Part %d of the catalogue is stored in rack %d, and its spare is ordered with form C-%d."
                        .formatted(n, n * 7 % 311, n * 13 % 997))
                .toArray(String[]::new);
        return new FilePayload(filename, "text/markdown", TestFiles.markdown("Catalogue", paragraphs));
    }
}
