package org.vademecum.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Await;
import org.vademecum.support.DocumentsDesk;
import org.vademecum.support.Installation;
import org.vademecum.support.ServerEvent;
import org.vademecum.support.TestFiles;

/** The process dies in the middle of everything, and starts again. */
@Timeout(400)
class CrashE2E extends BrowserTest {
    private static final String QUESTION = "How many days of annual leave can I carry over, and until when?";

    @Override
    Installation installation() {
        return Products.withEndpoint().installation();
    }

    @Test
    void what_was_on_its_way_arrives_once() throws IOException {
        Installation installation = installation();
        DocumentsDesk before = DocumentsDesk.in(installation);
        List<Integer> documents = documentCounts(before.curator());
        Products.endpoint().searches(QUESTION).stallsAfter("Up to ", "seven hundred ");
        ApiClient hanna = ApiClient.signedIn(installation, "hanna");
        JsonNode begun = hanna.begin("People Assistant", QUESTION);
        String run = begun.at("/run/id").asText();
        hanna.followUntil(
                run, event -> event.is("answer") && event.data().toString().contains("seven hundred"));
        List<String> uploads = Stream.of(
                        before.upload("Field Service", "crash-long.md", longManual()),
                        before.upload(
                                "Field Service",
                                "crash-short.md",
                                TestFiles.markdown("Short", "The Falmouth buoy blinks every eight seconds.")),
                        before.upload("Field Service", "crash-scan.pdf", TestFiles.scannedPdf()))
                .map(reply -> reply.expect(201).json().get("id").asText())
                .toList();
        Await.until(
                "the long manual is being embedded",
                Duration.ofMinutes(1),
                () -> before.row(uploads.get(0)).contains("embedding"));

        Products.withEndpoint().kill();
        Products.withEndpoint().start();

        ApiClient again = ApiClient.signedIn(installation, "hanna");
        List<ServerEvent> events = again.follow(run);
        assertThat(events.get(events.size() - 1).data().get("status").asText()).isEqualTo("completed");
        assertThat(events).anyMatch(event -> event.data().path("restarted").asBoolean());
        List<JsonNode> messages = again.messages(begun.at("/thread/id").asText());
        assertThat(messages).extracting(message -> message.get("role").asText()).containsExactly("user", "assistant");
        assertThat(messages.get(1).get("citations")).isNotEmpty();
        assertThat(messages.get(1).get("text").asText()).doesNotContain("seven hundred");
        assertShown(begun.at("/thread/id").asText());

        DocumentsDesk after = DocumentsDesk.in(installation);
        uploads.forEach(after::awaitSettled);
        assertThat(uploads.stream().map(after::status)).containsExactly("completed", "completed", "failed");
        assertThat(after.page().split("crash-short\\.md", -1)).hasSize(2);
        assertThat(documentCounts(after.curator()).stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(documents.stream().mapToInt(Integer::intValue).sum() + 2);
        JsonNode cited = ApiClient.signedIn(installation, "freya")
                .ask("Workshop Assistant", "How often does the Falmouth buoy blink?");
        assertThat(cited.at("/citations/0/document_id").asText()).isEqualTo(uploads.get(1));
        assertThat(halfWritten(installation)).isEmpty();
    }

    /** The thread is in the list, and opens with its answer. */
    private void assertShown(String thread) {
        Page page = signedIn("hanna");
        ChatPage chat = new ChatPage(page).open();
        page.locator("#threads a[href*='" + thread + "']").click();
        assertThat(page.locator(".question")).hasText(QUESTION);
        assertThat(chat.answers()).hasCount(1);
        assertThat(chat.chips(chat.answers().first()).first()).isVisible();
    }

    /** Searchable documents of each assistant. */
    private static List<Integer> documentCounts(ApiClient client) {
        return client.assistants().stream()
                .map(assistant -> assistant.get("documents").asInt())
                .toList();
    }

    private static List<Path> halfWritten(Installation installation) throws IOException {
        try (Stream<Path> files = Files.list(installation.dataDir().resolve("blobs/incoming"))) {
            return files.toList();
        }
    }

    /** About ten seconds of embedding. */
    private static byte[] longManual() {
        String[] paragraphs = IntStream.range(0, 1_200)
                .mapToObj(n -> "Part %d of the inventory lies in rack %d, and its spare is ordered with form I-%d."
                        .formatted(n, n * 7 % 311, n * 13 % 997))
                .toArray(String[]::new);
        return TestFiles.markdown("Inventory", paragraphs);
    }
}
