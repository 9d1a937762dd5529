package org.vademecum.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.vademecum.common.Ids;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Await;
import org.vademecum.support.DocumentsDesk;
import org.vademecum.support.Installation;
import org.vademecum.support.ProductDatabase;
import org.vademecum.support.Reply;
import org.vademecum.support.TestFiles;

/** Manuals on their way in, good ones and bad ones. */
@IntegrationTest
class UploadIT {
    private static final String STORE = "Field Service";
    private static final String ASSISTANT = "Workshop Assistant";

    private final Installation installation;
    private final ProductDatabase database;
    private final DocumentsDesk desk;
    private final ApiClient freya;

    UploadIT(Installation installation, ProductDatabase database) {
        this.installation = installation;
        this.database = database;
        desk = DocumentsDesk.in(installation);
        freya = ApiClient.signedIn(installation, "freya");
    }

    @Test
    void a_new_manual_is_cited_as_soon_as_it_is_ready() {
        String id = desk.uploadAndAwait(
                STORE,
                "quillfeather.pdf",
                TestFiles.pdf(
                        "Quillfeather coffee machine",
                        "Care\nThe Quillfeather coffee machine is descaled every seventeen days."));

        assertThat(desk.status(id)).isEqualTo("completed");
        assertThat(desk.row(id)).contains("ready");
        JsonNode answer = freya.ask(ASSISTANT, "How often is the Quillfeather coffee machine descaled?");
        JsonNode citation = answer.at("/citations/0");
        assertThat(citation.get("document_id").asText()).isEqualTo(id);
        assertThat(citation.get("page").asInt()).isEqualTo(2);
        assertThat(citation.get("quote").asText()).contains("every seventeen days");
    }

    @Test
    void the_same_file_twice_is_recognised_by_its_content() {
        byte[] content =
                TestFiles.markdown("Lanterns " + Ids.next(""), "A lantern of the type Marrow burns for nine hours.");
        String id = desk.uploadAndAwait(STORE, "lanterns.md", content);
        desk.awaitQuiet(database);
        Set<Path> blobs = desk.blobs();

        Reply again = desk.upload(STORE, "lanterns under another name.md", content);

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().get("id").asText()).isEqualTo(id);
        assertThat(again.json().get("duplicate").asBoolean()).isTrue();
        assertThat(desk.blobs()).isSubsetOf(blobs);
        assertThat(desk.page()).doesNotContain("lanterns under another name");
    }

    @Test
    void the_next_version_answers_and_the_old_citation_still_opens_its_own() {
        String question = "How many turns does the Ostrander winch need?";
        String first = desk.uploadAndAwait(
                STORE, "ostrander.md", TestFiles.markdown("Ostrander winch", "The Ostrander winch needs forty turns."));
        JsonNode before = freya.ask(ASSISTANT, question);
        assertThat(before.at("/citations/0/document_id").asText()).isEqualTo(first);

        String second = desk.uploadAndAwait(
                STORE, "ostrander.md", TestFiles.markdown("Ostrander winch", "The Ostrander winch needs sixty turns."));

        JsonNode after = freya.ask(ASSISTANT, question);
        assertThat(after.get("text").asText()).contains("sixty").doesNotContain("forty");
        assertThat(after.at("/citations/0/document_id").asText()).isEqualTo(second);
        assertThat(after.at("/citations/0/version").asInt()).isEqualTo(2);
        assertThat(freya.get("/api/documents/" + first + "/content").expect(200).text())
                .contains("forty");
        JsonNode old = freya.get("/api/documents/" + first).expect(200).json();
        assertThat(old.at("/newer_version/document_id").asText()).isEqualTo(second);
    }

    @Test
    void a_document_that_is_read_again_answers_as_its_next_version_and_citations_stay() {
        String question = "At how many knots is the Ellsworth drogue set?";
        String first = desk.uploadAndAwait(
                STORE,
                "ellsworth.md",
                TestFiles.markdown("Ellsworth drogue", "The Ellsworth drogue is set at 40 knots."));
        assertThat(freya.ask(ASSISTANT, question).at("/citations/0/document_id").asText())
                .isEqualTo(first);

        Reply reply = desk.curator().post("/api/documents/" + first + "/reread", Map.of());

        JsonNode again = reply.expect(201).json();
        String second = again.get("id").asText();
        assertThat(again.get("version").asInt()).isEqualTo(2);
        assertThat(again.get("filename").asText()).isEqualTo("ellsworth.md");
        assertThat(again.get("status").asText()).isEqualTo("in_progress");
        desk.awaitSettled(second);
        assertThat(desk.row(second)).contains("ready", "read again from version 1");
        JsonNode described = freya.get("/api/documents/" + second).expect(200).json();
        assertThat(described.get("read_again_of").asInt()).isEqualTo(1);
        assertThat(freya.ask(ASSISTANT, question).at("/citations/0/document_id").asText())
                .isEqualTo(second);
        assertThat(freya.get("/api/documents/" + first + "/text?start=0&end=10")
                        .expect(200)
                        .text())
                .contains("drogue");
        assertThat(freya.get("/api/documents/" + first)
                        .expect(200)
                        .json()
                        .at("/newer_version/document_id")
                        .asText())
                .isEqualTo(second);
    }

    @Test
    void only_a_curator_has_the_version_in_use_read_again() {
        String name = Ids.next("reread_");
        String first = desk.uploadAndAwait(STORE, name + ".md", TestFiles.markdown(name, "Read by a curator again."));
        String path = "/api/documents/%s/reread";
        ApiClient hanna = ApiClient.signedIn(installation, "hanna");
        assertThat(hanna.post(path.formatted(first), Map.of()).status()).isEqualTo(404);
        assertThat(freya.post(path.formatted(first), Map.of()).status()).isEqualTo(403);
        assertThat(desk.curator()
                        .post(path.formatted(first) + "?held_back=perhaps", Map.of())
                        .errorCode())
                .isEqualTo("invalid_value");

        String second = desk.curator()
                .post(path.formatted(first) + "?held_back=true", Map.of())
                .expect(201)
                .json()
                .get("id")
                .asText();
        Await.until(
                "it waits to be published",
                Duration.ofMinutes(1),
                () -> desk.row(second).contains("waits to be published"));
        Reply meanwhile = desk.curator().post(path.formatted(first), Map.of());
        assertThat(meanwhile.status()).isEqualTo(409);
        assertThat(meanwhile.errorCode()).isEqualTo("version_in_progress");
        Reply early = desk.curator().post(path.formatted(second), Map.of());
        assertThat(early.status()).isEqualTo(409);
        assertThat(early.errorCode()).isEqualTo("not_ready");

        desk.curator().post("/api/documents/" + second + "/publish", Map.of()).expect(204);
        desk.awaitSettled(second);

        assertThat(desk.status(second)).isEqualTo("completed");
        Reply late = desk.curator().post(path.formatted(first), Map.of());
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.errorCode()).isEqualTo("not_current");
    }

    @Test
    void html_and_script_in_a_manual_are_shown_as_text_or_not_at_all() {
        String id = desk.uploadAndAwait(
                STORE,
                "hostile.md",
                TestFiles.markdown(
                        "Hostile <img src=x onerror=alert(1)>",
                        "The Pemberton valve closes at twelve bar. <script>alert(2)</script> [here](javascript:alert(3))"));

        JsonNode answer = freya.ask(ASSISTANT, "At how many bar does the Pemberton valve close?");

        String evidence = freya.get("/api/documents/" + id + "/text?start=0&end=40")
                .expect(200)
                .text();
        assertThat(answer.at("/citations/0/document_id").asText()).isEqualTo(id);
        for (String shown : List.of(answer.get("html").asText(), evidence, desk.page())) {
            assertThat(shown).doesNotContain("<script>alert", "<img src=x", "href=\"javascript");
        }
    }

    @Test
    void a_scan_in_a_word_document_is_cited_with_how_sure_its_words_are() {
        String id = desk.uploadAndAwait(
                STORE,
                "binder.docx",
                TestFiles.wordWithPicture(
                        "A page of the binder follows.", "The Selby anchor is weighed every eleven weeks."));

        JsonNode cited =
                freya.ask(ASSISTANT, "How often is the Selby anchor weighed?").at("/citations/0");
        assertThat(cited.get("document_id").asText()).isEqualTo(id);
        assertThat(cited.get("quote").asText()).contains("eleven weeks");

        String text = "/api/documents/" + id + "/text?start=%s&end=%s";
        JsonNode recognised = freya.get(text.formatted(cited.get("start"), cited.get("end")))
                .expect(200)
                .json();
        assertThat(recognised.get("confidence").asInt()).isBetween(60, 100);
        assertThat(freya.get(text.formatted(0, 20))
                        .expect(200)
                        .json()
                        .get("confidence")
                        .isNull())
                .isTrue();
        assertThat(freya.get("/api/documents/" + id + "/words")
                        .expect(200)
                        .json()
                        .get("pages"))
                .isEmpty();
        JsonNode quality = desk.curator()
                .get("/api/documents/" + id + "/quality")
                .expect(200)
                .json();
        assertThat(quality.at("/recognition/unit").asText()).isEqualTo("picture");
        assertThat(quality.at("/recognition/count").asInt()).isOne();
        assertThat(quality.get("unread_pictures")).isEmpty();
        assertThat(desk.row(id)).contains("1 picture recognised");
    }

    private static final String PARSING = "failed at parsing";

    static List<Arguments> unreadable() {
        return List.of(
                Arguments.of(
                        "a corrupt PDF",
                        "corrupt.pdf",
                        TestFiles.corruptPdf("Something long enough to be cut."),
                        PARSING,
                        "damaged"),
                Arguments.of(
                        "a PDF with a password",
                        "secret.pdf",
                        TestFiles.passwordProtectedPdf("Secret."),
                        PARSING,
                        "password"),
                Arguments.of(
                        "a scan",
                        "scan.pdf",
                        TestFiles.scannedPdf(),
                        "failed at recognising text",
                        "no text was found"),
                Arguments.of("a program", "tool.exe", TestFiles.program(), PARSING, "cannot be read"),
                Arguments.of("no Word document", "letter.docx", TestFiles.notReallyWord(), PARSING, "damaged"),
                Arguments.of(
                        "blanks alone", "blank.txt", "   \n\n \t ".getBytes(StandardCharsets.UTF_8), PARSING, "empty"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadable")
    void an_unreadable_file_fails_with_stage_cause_and_advice_and_the_queue_goes_on(
            String what, String filename, byte[] content, String stage, String cause) {
        String bad = desk.upload(STORE, filename, content)
                .expect(201)
                .json()
                .get("id")
                .asText();
        String good = desk.uploadAndAwait(
                STORE,
                "after " + filename + ".md",
                TestFiles.markdown("After " + what, "Life goes on after " + what + "."));
        desk.awaitSettled(bad);

        assertThat(desk.status(good)).isEqualTo("completed");
        assertThat(desk.status(bad)).isEqualTo("failed");
        assertThat(desk.row(bad)).contains(stage, cause);
        assertThat(desk.page()).doesNotContain("id=\"retry-" + bad);
        assertThat(freya.get("/api/documents/" + bad + "/text").status()).isEqualTo(409);
    }

    @ParameterizedTest
    @CsvSource({"really-a.txt, pdf", "really-a.md, pdf", "no-extension, pdf", "shouting.PDF, pdf"})
    void a_wrong_extension_does_not_matter_where_the_content_is_readable(String filename, String kind) {
        String id = desk.uploadAndAwait(
                STORE, Ids.next("") + filename, TestFiles.pdf("The Harrow lamp is blue. " + Ids.next("")));

        assertThat(desk.status(id)).isEqualTo("completed");
        JsonNode described = freya.get("/api/documents/" + id).expect(200).json();
        assertThat(described.get("kind").asText()).isEqualTo(kind);
    }

    @Test
    void an_empty_file_is_refused() {
        desk.awaitQuiet(database);
        Set<Path> blobs = desk.blobs();

        Reply reply = desk.upload(STORE, "empty.pdf", new byte[0]);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.errorCode()).isEqualTo("empty_file");
        assertThat(desk.blobs()).isSubsetOf(blobs);
        assertThat(desk.page()).doesNotContain("empty.pdf");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "../../etc/passwd-%s.md | passwd-%s.md",
                "C:\\\\temp\\\\notes-%s.md | notes-%s.md",
                "a\u0000b\u0007c\u202E-%s.md | abc-%s.md",
                "<b>bold</b>&-%s.md | b>&-%s.md",
                "Grüße 日本 🙂-%s.md | Grüße 日本 🙂-%s.md"
            })
    void a_name_is_made_safe(String sent, String kept) {
        String unique = Ids.next("");

        Reply reply = desk.upload(
                STORE, sent.formatted(unique), TestFiles.markdown("Named " + unique, "The name does not matter."));

        assertThat(reply.expect(201).json().get("filename").asText()).isEqualTo(kept.formatted(unique));
        String id = reply.json().get("id").asText();
        desk.awaitSettled(id);
        assertThat(freya.get("/api/documents/" + id + "/content").header("Content-Disposition"))
                .startsWith("attachment; filename*=UTF-8''")
                .doesNotContain("\n", "\r", "<", "/");
    }

    @Test
    void a_browser_that_keeps_a_document_asks_each_time_whether_its_reader_still_may() {
        String unique = Ids.next("kept_");
        String id = desk.uploadAndAwait(STORE, unique + ".md", TestFiles.markdown(unique, "Kept by a browser."));
        String path = "/api/documents/" + id + "/content";
        Reply first = freya.get(path).expect(200);
        assertThat(first.header("Cache-Control")).isEqualTo("private, no-cache");
        String tag = first.header("ETag");

        Reply again =
                freya.send(freya.request(path).header("If-None-Match", tag).GET());
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.header("Cache-Control")).isEqualTo("private, no-cache");
        assertThat(again.header("ETag")).isEqualTo(tag);
        assertThat(freya.send(freya.request(path)
                                .header("If-None-Match", "\"other\"")
                                .GET())
                        .status())
                .isEqualTo(200);

        desk.curator().delete("/api/documents/" + id).expect(204);

        assertThat(freya.send(freya.request(path).header("If-None-Match", tag).GET())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void an_upload_that_is_cut_off_in_the_middle_leaves_nothing() throws IOException {
        desk.awaitQuiet(database);
        Set<Path> blobs = desk.blobs();
        String name = Ids.next("cut_") + ".md";

        try (Socket socket = beginUpload(name, 1_000_000)) {
            socket.getOutputStream().write(TestFiles.markdown("Cut", "Half of it. ".repeat(4_000)));
            socket.getOutputStream().flush();
            Await.until(
                    "the server has begun to write", Duration.ofSeconds(20), () -> !blobs.containsAll(desk.blobs()));
        }

        Await.until("nothing is left of it", Duration.ofSeconds(20), () -> blobs.containsAll(desk.blobs()));
        assertThat(desk.page()).doesNotContain(name);
        desk.uploadAndAwait(STORE, name, TestFiles.markdown("Whole", "This time to its end."));
    }

    @Test
    void a_file_of_600_MB_is_refused_before_it_is_sent() throws IOException {
        desk.awaitQuiet(database);
        Set<Path> blobs = desk.blobs();

        try (Socket socket = beginUpload("huge.pdf", 600L * 1024 * 1024)) {
            socket.setSoTimeout(20_000);
            String reply = readHead(socket.getInputStream());

            assertThat(reply).startsWith("HTTP/1.1 413").contains("application/json");
        }
        assertThat(desk.blobs()).isSubsetOf(blobs);
        assertThat(desk.page()).doesNotContain("huge.pdf");
    }

    @Test
    void an_upload_of_unknown_length_is_taken_too() {
        byte[] content = TestFiles.markdown("Streamed " + Ids.next(""), "Nobody knew how long this would be.");

        Reply reply = desk.curator()
                .upload(
                        desk.store(STORE),
                        "streamed.md",
                        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(content)));

        desk.awaitSettled(reply.expect(201).json().get("id").asText());
    }

    @Test
    void an_unknown_store_does_not_exist() {
        Reply reply = desk.curator().upload("vs_none", "a.md", TestFiles.markdown("A", "B."));

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.error("message")).contains("vs_none");
    }

    /** Sends the head of an upload by hand, since clients of the library complete what they begin. */
    private Socket beginUpload(String filename, long length) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), installation.port());
        OutputStream out = socket.getOutputStream();
        String head = String.join(
                "\r\n",
                "POST /api/vector_stores/%s/documents?filename=%s HTTP/1.1".formatted(desk.store(STORE), filename),
                "Host: 127.0.0.1:" + installation.port(),
                "Cookie: " + desk.curator().cookieHeader(),
                "X-CSRF-Token: " + desk.curator().token(),
                "Content-Type: application/octet-stream",
                "Content-Length: " + length,
                "",
                "");
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return socket;
    }

    private static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int c = in.read(); c >= 0 && head.indexOf("\r\n\r\n") < 0; c = in.read()) {
            head.append((char) c);
        }
        return head.toString();
    }
}
