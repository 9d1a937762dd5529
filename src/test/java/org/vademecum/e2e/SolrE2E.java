package org.vademecum.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Await;
import org.vademecum.support.DocumentsDesk;
import org.vademecum.support.Installation;
import org.vademecum.support.Product;
import org.vademecum.support.Program;
import org.vademecum.support.SolrCloud;
import org.vademecum.support.TestFiles;

/** A company moves to a SolrCloud by {@code bin/index}, works there though a node dies, and moves back. */
class SolrE2E extends BrowserTest {
    private static final String QUESTION = "How many days of annual leave can I carry over, and until when?";
    private static final String BUOY = "How often does the Falmouth buoy blink?";
    private static final String LIGHTHOUSE = "How often does the Lizard lighthouse flash?";
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final SolrCloud solr = SolrCloud.start();
    private final Installation place = Installation.prepare();

    /** What {@code bin/index} ended with and said. */
    private record Told(int status, String text) {}

    @Override
    Installation installation() {
        return place;
    }

    @AfterEach
    void end() {
        solr.close();
    }

    @Test
    @Timeout(900)
    void a_company_moves_to_solr_loses_a_node_and_moves_back() throws Exception {
        try (Product product = start("lucene")) {
            product.installation().awaitManuals();
            moveOneStoreAndThenAll();
        }
        try (Product product = start("solr")) {
            assertThat(ask("hanna", QUESTION, "moved")).containsText("1 Leave");
            uploadWithholdAndDelete();
            assertFiltered();

            DocumentsPage documents =
                    handIn("lighthouse.md", "Lighthouse", "The Lizard lighthouse flashes every three seconds.");
            solr.kill(0);

            assertThat(ask("hanna", QUESTION, "one-node")).containsText("1 Leave");
            documents.awaitState("lighthouse.md", "ready");
            assertThat(ask("hanna", LIGHTHOUSE, "uploaded-meanwhile")).containsText("Lighthouse");
            assertAgrees("solr: ", index("verify"));
            awaitRebuilt();
            assertAgrees("lucene: ", index("fill", "lucene"));
        }
        try (Product product = start("lucene")) {
            assertThat(ask("hanna", LIGHTHOUSE, "moved-back")).containsText("Lighthouse");
            assertAgrees("lucene: ", index("rebuild"));
            solr.kill(1);
            assertFails("The search index solr failed. No node of Solr", index("verify", "solr"));
        }
        assertFails("No server answers at " + url(), index("verify"));
    }

    /** A shard whose leader was killed takes nothing until there is another one. */
    private void awaitRebuilt() throws Exception {
        Told told = index("rebuild");
        Instant end = Instant.now().plus(LIMIT);
        while (told.status() == 2 && Instant.now().isBefore(end)) {
            assertThat(told.text()).contains("The search index solr failed.");
            told = index("rebuild");
        }
        assertAgrees("solr: ", told);
    }

    private static void assertAgrees(String begin, Told told) {
        assertThat(told.text()).contains(begin, "agrees with the database.");
        assertThat(told.status()).isZero();
    }

    private static void assertDiffers(Told told) {
        assertThat(told.text()).contains("does not agree with the database.");
        assertThat(told.status()).isOne();
    }

    private static void assertFails(String why, Told told) {
        assertThat(told.text()).contains(why);
        assertThat(told.status()).isEqualTo(2);
    }

    private Product start(String index) {
        return Product.startBriefly(
                place, Map.of("VADEMECUM_INDEX", index, "VADEMECUM_SOLR_URLS", solr.urls()), "700m");
    }

    private void moveOneStoreAndThenAll() throws Exception {
        String store = DocumentsDesk.in(place).store("Human Resources");
        Told before = index("verify", "solr");
        assertDiffers(before);
        assertThat(before.text())
                .contains("Missing in the index: ", "  vsf_", "bin/index fill solr puts that right.")
                .doesNotContain("In the index alone");

        assertAgrees("solr: ", index("fill", "solr", "--store", store));
        assertAgrees("solr: ", index("verify", "solr", "--store", store));
        assertDiffers(index("verify", "solr"));

        Told all = index("fill", "solr");
        assertAgrees("solr: ", all);
        assertThat(all.text()).containsPattern("\r0 of (\\d+) documents\r1 of \\1 documents");
        assertThat(index("fill", "solr").text()).contains("documents, 0 added, 0 removed; agrees");

        assertFails("No vector store found with id 'vs_none'", index("verify", "solr", "--store", "vs_none"));
        assertFails(
                "Only administrators look after the search index.",
                indexAs("hanna", place.passwordOf("hanna"), "verify"));
        assertFails("amos could not sign in", indexAs("amos", "not his password", "verify"));
    }

    /** Asks in a browser of one's own and returns what the answer cites. */
    private Locator ask(String username, String question, String picture) {
        Page page = signedIn(username);
        ChatPage chat = new ChatPage(page).open();
        Locator cited = chat.chips(chat.ask(question)).first();
        assertThat(cited).isVisible();
        picture(page, picture);
        return cited;
    }

    private void assertDeclined(String question) {
        assertThat(new ChatPage(signedIn("hanna")).open().ask(question).locator(".declined"))
                .isVisible();
    }

    /** Clara does, in a browser of her own. */
    private DocumentsPage handIn(String filename, String title, String text) {
        DocumentsPage documents = new DocumentsPage(signedIn("clara")).open();
        documents.chooseTarget("Human Resources");
        documents.choose(new FilePayload(filename, "text/markdown", TestFiles.markdown(title, text)));
        assertThat(documents.row(filename)).isVisible();
        return documents;
    }

    private void uploadWithholdAndDelete() {
        DocumentsPage documents = handIn("buoy.md", "Buoy", "The Falmouth buoy blinks every eight seconds.");
        documents.awaitState("buoy.md", "ready");
        assertThat(ask("hanna", BUOY, "uploaded")).containsText("Buoy");

        documents.row("buoy.md").locator("[data-action=narrow]").click();
        documents.page().locator("#groups").fill("/departments/hr/payroll");
        documents.page().locator("#narrow-confirmed").click();
        assertThat(documents.page().locator("#narrow-confirmed")).isHidden();
        assertDeclined(BUOY);

        documents.delete("buoy.md");
        assertThat(documents.inBin("buoy.md")).isVisible();
        assertDeclined(BUOY);
    }

    /** By attributes that a file was added with, and by those that it was given later. */
    private void assertFiltered() {
        Program program = Program.of(place);
        String store = program.write("/vector_stores", Map.of()).get("id").asText();
        Map<String, String> files = new HashMap<>();
        for (String region : List.of("eu", "us")) {
            String file =
                    program.upload("assistants", region + ".md", TestFiles.markdown("Rules", "Pumps are bled daily."));
            String path = "/vector_stores/%s/files".formatted(store);
            program.write(path, Map.of("file_id", file, "attributes", Map.of("region", region)));
            Await.until("it is searched", LIMIT, () -> isCompleted(program.read(path + "/" + file)));
            files.put(region, file);
        }
        assertThat(found(program, store, "eu")).containsExactly(files.get("eu"));

        program.write(
                "/vector_stores/%s/files/%s".formatted(store, files.get("us")),
                Map.of("attributes", Map.of("region", "eu")));
        assertThat(found(program, store, "eu")).containsExactlyInAnyOrderElementsOf(files.values());
        assertThat(found(program, store, "us")).isEmpty();
    }

    private static boolean isCompleted(JsonNode file) {
        return file.get("status").asText().equals("completed");
    }

    private static List<String> found(Program program, String store, String region) {
        Map<String, Object> filter = Map.of("type", "eq", "key", "region", "value", region);
        JsonNode found = program.write(
                "/vector_stores/%s/search".formatted(store),
                Map.of("query", "How often are pumps bled?", "filters", filter));
        return ApiClient.list(found.get("data")).stream()
                .map(hit -> hit.get("file_id").asText())
                .toList();
    }

    private Told index(String... words) throws IOException, InterruptedException {
        return indexAs("amos", place.passwordOf("amos"), words);
    }

    private Told indexAs(String user, String password, String... words) throws IOException, InterruptedException {
        Path told = place.dataDir().resolve("told");
        Stream<String> command = Stream.concat(
                Stream.of("bin/index"), Stream.concat(Stream.of(words), Stream.of("--user", user, "--url", url())));
        ProcessBuilder builder =
                new ProcessBuilder(command.toList()).redirectErrorStream(true).redirectOutput(told.toFile());
        builder.environment().put("VADEMECUM_PASSWORD", password);
        Process script = builder.start();
        assertThat(script.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return new Told(script.exitValue(), Files.readString(told));
    }

    private String url() {
        return "http://127.0.0.1:" + place.port();
    }
}
