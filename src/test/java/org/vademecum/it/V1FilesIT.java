package org.vademecum.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vademecum.common.Ids;
import org.vademecum.common.Json;
import org.vademecum.support.Contract;
import org.vademecum.support.Golden;
import org.vademecum.support.Installation;
import org.vademecum.support.MultipartForm;
import org.vademecum.support.Program;
import org.vademecum.support.Reply;

/** Files and uploads in parts under {@code /v1}. */
@IntegrationTest
class V1FilesIT {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

    private static final String EXPIRING = "{\"filename\": \"a\", \"purpose\": \"batch\", \"bytes\": 5,"
            + " \"mime_type\": \"b\", \"expires_after\": {\"anchor\": \"created_at\", \"seconds\": ";

    private final Installation installation;
    private final Program program;

    V1FilesIT(Installation installation) {
        this.installation = installation;
        program = Program.of(installation);
    }

    @Test
    void a_file_lives_from_upload_to_deletion() {
        JsonNode made = program.form("/files", Map.of("purpose", "assistants"), "file", "Über uns.txt", HELLO)
                .expect(200)
                .json();
        String path = "/files/" + made.get("id").asText();

        assertThat(made.get("filename").asText()).isEqualTo("Über uns.txt");
        assertThat(made.get("bytes").asInt()).isEqualTo(5);
        assertThat(made.get("status").asText()).isEqualTo("processed");
        assertThat(made.has("expires_at")).isFalse();
        assertThat(program.read(path)).isEqualTo(made);
        Reply content = program.download(path + "/content").expect(200);
        assertThat(content.body()).isEqualTo(HELLO);
        assertThat(content.header("Content-Type")).startsWith("application/octet-stream");
        assertThat(content.header("Content-Disposition")).isEqualTo("attachment");
        assertThat(program.delete(path).expect(200).json().get("deleted").asBoolean())
                .isTrue();
        for (String gone : List.of(path, path + "/content")) {
            Reply reply = program.download(gone);
            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.error("message")).startsWith("No file found with id 'file-");
        }
        assertThat(program.delete(path).status()).isEqualTo(404);
    }

    @Test
    void a_form_with_an_idempotency_key_makes_one_file() {
        byte[] content = Ids.next("content-").getBytes(StandardCharsets.UTF_8);
        Program once = program.with("Idempotency-Key", Ids.next("once-"));

        JsonNode first = once.form("/files", Map.of("purpose", "assistants"), "file", "a.txt", content)
                .expect(200)
                .json();
        Reply again = once.form("/files", Map.of("purpose", "assistants"), "file", "a.txt", content)
                .expect(200);

        assertThat(again.json()).isEqualTo(first);
        assertThat(again.header("idempotent-replayed")).isEqualTo("true");
        for (Reply other : List.of(
                once.form("/files", Map.of("purpose", "assistants"), "file", "a.txt", HELLO),
                once.form("/files", Map.of("purpose", "assistants"), "file", "b.txt", content),
                once.form("/files", Map.of("purpose", "user_data"), "file", "a.txt", content),
                once.post("/threads"))) {
            assertThat(other.status()).isEqualTo(400);
            assertThat(other.errorCode()).isEqualTo("idempotency_key_reused");
        }
        assertThat(program.list("/files?limit=100").stream()
                        .filter(file -> file.get("bytes").asInt() == content.length)
                        .filter(file -> program.download(
                                        "/files/" + file.get("id").asText() + "/content")
                                .text()
                                .equals(new String(content, StandardCharsets.UTF_8))))
                .hasSize(1);
    }

    @Test
    void an_upload_under_a_key_is_completed_once_and_another_is_cancelled_once() {
        Map<String, Object> wanted =
                Map.of("filename", "a.txt", "purpose", "assistants", "bytes", 5, "mime_type", "text/plain");
        String completed =
                "/uploads/" + program.write("/uploads", wanted).get("id").asText();
        String cancelled =
                "/uploads/" + program.write("/uploads", wanted).get("id").asText();
        JsonNode part = program.form(completed + "/parts", Map.of(), "data", "blob", HELLO)
                .expect(200)
                .json();
        Map<String, Object> parts = Map.of("part_ids", List.of(part.get("id").asText()));
        Program once = program.with("Idempotency-Key", Ids.next("once-"));
        Program onceMore = program.with("Idempotency-Key", Ids.next("once-"));

        JsonNode file = once.write(completed + "/complete", parts);
        Reply again = once.post(completed + "/complete", parts).expect(200);
        JsonNode gone = onceMore.post(cancelled + "/cancel").expect(200).json();
        Reply goneAgain = onceMore.post(cancelled + "/cancel").expect(200);

        assertThat(again.json()).isEqualTo(file);
        assertThat(again.header("idempotent-replayed")).isEqualTo("true");
        assertThat(goneAgain.json()).isEqualTo(gone);
        assertThat(goneAgain.header("idempotent-replayed")).isEqualTo("true");
        assertThat(program.post(cancelled + "/cancel").status())
                .as("without the key it is another request")
                .isEqualTo(400);
    }

    @Test
    void a_refused_form_may_be_corrected_under_its_key() {
        Program once = program.with("Idempotency-Key", Ids.next("once-"));

        assertThat(once.form("/files", Map.of("purpose", "nothing"), "file", "a.txt", HELLO)
                        .status())
                .isEqualTo(400);
        once.form("/files", Map.of("purpose", "assistants"), "file", "a.txt", HELLO)
                .expect(200);
    }

    @Test
    void a_part_with_an_idempotency_key_is_added_once() {
        String path = "/uploads/"
                + program.write(
                                "/uploads",
                                Map.of(
                                        "filename", "a.txt",
                                        "purpose", "assistants",
                                        "bytes", 5,
                                        "mime_type", "text/plain"))
                        .get("id")
                        .asText();
        Program once = program.with("Idempotency-Key", Ids.next("once-"));

        JsonNode first = once.form(path + "/parts", Map.of(), "data", "blob", HELLO)
                .expect(200)
                .json();
        JsonNode again = once.form(path + "/parts", Map.of(), "data", "blob", HELLO)
                .expect(200)
                .json();
        Reply other = once.form(path + "/parts", Map.of(), "data", "blob", "other".getBytes(StandardCharsets.UTF_8));

        assertThat(again).isEqualTo(first);
        assertThat(other.errorCode()).isEqualTo("idempotency_key_reused");
        program.write(
                path + "/complete", Map.of("part_ids", List.of(first.get("id").asText())));
    }

    @Test
    void whatever_accepts_another_type_gets_the_content_all_the_same() {
        String id = program.upload("user_data", "a.bin", HELLO);

        assertThat(program.with("Accept", "application/binary")
                        .download("/files/%s/content".formatted(id))
                        .expect(200)
                        .body())
                .isEqualTo(HELLO);
    }

    @Test
    void the_fields_of_a_form_may_come_behind_its_file() {
        MultipartForm form = new MultipartForm()
                .file("file", "late.txt", HELLO)
                .field("expires_after[anchor]", "created_at")
                .field("expires_after[seconds]", "3600")
                .field("purpose", "user_data")
                .field("unknown", "ignored")
                .field("unknown[of]", "something")
                .field("unknown[of][more]", "ignored as well");

        JsonNode made = program.form("/files", form).expect(200).json();

        assertThat(made.get("purpose").asText()).isEqualTo("user_data");
        assertThat(made.get("expires_at").asLong() - made.get("created_at").asLong())
                .isEqualTo(3600);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|file|purpose|missing_required_parameter",
                "purpose=anything|file|purpose|invalid_value",
                "purpose=assistants|data|file|missing_required_parameter",
                "purpose=assistants&expires_after[anchor]=created_at&expires_after[seconds]=3599|file|expires_after.seconds|invalid_value",
                "purpose=assistants&expires_after[anchor]=created_at&expires_after[seconds]=2592001|file|expires_after.seconds|invalid_value",
                "purpose=assistants&expires_after[anchor]=created_at&expires_after[seconds]=soon|file|expires_after.seconds|invalid_type",
                "purpose=assistants&expires_after[anchor]=now&expires_after[seconds]=3600|file|expires_after.anchor|invalid_value",
                "purpose=assistants&expires_after=x|file|expires_after|invalid_type",
                "purpose=assistants&purpose[x]=y|file|purpose|invalid_type",
                "purpose[x]=y|file|purpose|invalid_type",
                "purpose=assistants&expires_after=x&expires_after[anchor]=created_at&expires_after[seconds]=3600|file|expires_after|invalid_type"
            })
    void a_form_that_is_wrong_is_refused_and_leaves_nothing(String fields, String file, String param, String code) {
        MultipartForm form = new MultipartForm();
        for (String field : fields == null ? new String[0] : fields.split("&")) {
            form.field(field.split("=")[0], field.split("=")[1]);
        }
        String filename = Ids.next("refused") + ".txt";

        Reply reply = program.form("/files", form.file(file, filename, HELLO));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error("param")).isEqualTo(param);
        assertThat(reply.errorCode()).isEqualTo(code);
        assertThat(program.read("/files").toString()).doesNotContain(filename);
    }

    @Test
    void what_is_no_form_or_breaks_off_is_refused() throws IOException {
        assertThat(program.post("/files", Map.of("purpose", "assistants")).status())
                .isEqualTo(415);
        assertThat(program.form("/files", Map.of("purpose", "assistants"), "file", "empty.txt", new byte[0])
                        .errorCode())
                .isEqualTo("empty_file");
        assertThat(program.with("Content-Type", "multipart/form-data; boundary=x")
                        .send("POST", "/files", "nonsense")
                        .errorCode())
                .isIn("invalid_multipart", "upload_interrupted");
        assertThat(program.with("Content-Type", "multipart/form-data")
                        .send("POST", "/files", "x")
                        .errorCode())
                .isEqualTo("invalid_multipart");

        String filename = Ids.next("broken") + ".txt";
        MultipartForm form = new MultipartForm().field("purpose", "assistants").file("file", filename, new byte[9_999]);
        hangUpWithin("/files", form);

        assertThat(program.read("/files").toString()).doesNotContain(filename);
    }

    @ParameterizedTest
    @CsvSource({"/files,600000000", "/uploads/upload_none/parts,70000000"})
    void a_file_that_says_it_is_too_large_is_refused_unread(String path, long length) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), installation.port())) {
            socket.getOutputStream()
                    .write(("POST /v1%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
                                    + "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: %d\r\n\r\n")
                            .formatted(path, Installation.API_KEY, length)
                            .getBytes(StandardCharsets.UTF_8));
            StringBuilder reply = new StringBuilder();
            while (!reply.toString().endsWith("}}")) { // The connection may stay open for a while.
                int next = socket.getInputStream().read();
                assertThat(next).as("%s", reply).isNotNegative();
                reply.append((char) next);
            }

            assertThat(reply.toString()).startsWith("HTTP/1.1 413");
            JsonNode error = Json.read(reply.substring(reply.indexOf("{")), JsonNode.class);
            Contract.published().checkReply("POST", path, 413, error);
            assertThat(error.at("/error/code").asText()).isEqualTo("too_large");
            if (path.equals("/files")) {
                Golden.check("error-too-large", error);
            }
        }
    }

    @Test
    void a_list_can_be_walked_and_restricted() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(program.upload("vision", "v%d.png".formatted(i), HELLO));
        }

        List<String> walked = new ArrayList<>();
        JsonNode page = program.read("/files?purpose=vision&limit=2&order=asc&after=" + made.get(0));
        while (page.get("has_more").asBoolean()) {
            page.get("data").forEach(file -> walked.add(file.get("id").asText()));
            page = program.read("/files?purpose=vision&limit=2&order=asc&after="
                    + page.get("last_id").asText());
        }
        page.get("data").forEach(file -> walked.add(file.get("id").asText()));

        assertThat(walked).containsSequence(made.subList(1, 5));
        assertThat(program.list("/files?limit=10000&purpose=vision")).hasSizeGreaterThanOrEqualTo(5);
        assertThat(program.list("/files").stream().map(file -> file.get("id").asText()))
                .containsAll(made);
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0,limit",
        "limit=10001,limit",
        "limit=x,limit",
        "order=up,order",
        "purpose=none,purpose",
        "after=file-none,after",
        "after=vs_1,after"
    })
    void a_list_that_cannot_be_is_refused(String query, String param) {
        Reply reply = program.get("/files?" + query);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error("param")).isEqualTo(param);
    }

    @Test
    void an_upload_in_parts_becomes_a_file() throws Exception {
        byte[] content = new byte[300_000];
        new Random(1).nextBytes(content);
        JsonNode upload = program.write(
                "/uploads",
                Map.of(
                        "filename", "big.bin",
                        "purpose", "assistants",
                        "bytes", content.length,
                        "mime_type", "application/octet-stream"));
        String path = "/uploads/" + upload.get("id").asText();
        assertThat(upload.get("status").asText()).isEqualTo("pending");
        assertThat(upload.get("file").isNull()).isTrue();
        assertThat(upload.get("expires_at").asLong() - upload.get("created_at").asLong())
                .isEqualTo(3600);

        List<Callable<String>> parts = IntStream.range(0, 10)
                .<Callable<String>>mapToObj(n -> () -> {
                    byte[] part = java.util.Arrays.copyOfRange(content, n * 30_000, (n + 1) * 30_000);
                    return program.form(path + "/parts", Map.of(), "data", "blob", part)
                            .expect(200)
                            .json()
                            .get("id")
                            .asText();
                })
                .toList();
        List<String> ids = new ArrayList<>();
        try (var executor = Executors.newFixedThreadPool(5)) {
            for (Future<String> part : executor.invokeAll(parts)) {
                ids.add(part.get());
            }
        }
        assertThat(program.post(path + "/complete", Map.of("part_ids", ids.subList(0, 9)))
                        .status())
                .isEqualTo(400);
        JsonNode completed = program.write(path + "/complete", Map.of("part_ids", ids));

        assertThat(completed.get("status").asText()).isEqualTo("completed");
        Golden.check("upload_completed", completed);
        String fileId = completed.at("/file/id").asText();
        assertThat(program.download("/files/%s/content".formatted(fileId)).body())
                .isEqualTo(content);
        for (Reply late : List.of(
                program.post(path + "/complete", Map.of("part_ids", ids)),
                program.post(path + "/cancel"),
                program.form(path + "/parts", Map.of(), "data", "blob", HELLO))) {
            assertThat(late.status()).isEqualTo(400);
            assertThat(late.error("message")).contains("completed");
        }
    }

    @Test
    void fields_of_a_part_that_nobody_knows_are_ignored() {
        String path = "/uploads/"
                + program.write(
                                "/uploads",
                                Map.of("filename", "a", "purpose", "batch", "bytes", 5, "mime_type", "text/plain"))
                        .get("id")
                        .asText();
        MultipartForm form = new MultipartForm()
                .field("a", "1")
                .field("a[b]", "2")
                .file("data", "blob", HELLO)
                .field("a[c]", "3");

        JsonNode part = program.form(path + "/parts", form).expect(200).json();

        program.write(
                path + "/complete", Map.of("part_ids", List.of(part.get("id").asText())));
    }

    @Test
    void a_part_that_breaks_off_is_no_part() throws IOException {
        String path = "/uploads/"
                + program.write(
                                "/uploads",
                                Map.of(
                                        "filename", "a.txt",
                                        "purpose", "assistants",
                                        "bytes", HELLO.length,
                                        "mime_type", "text/plain"))
                        .get("id")
                        .asText();
        MultipartForm form = new MultipartForm().file("data", "blob", new byte[9_999]);

        hangUpWithin(path + "/parts", form);

        String part = program.form(path + "/parts", Map.of(), "data", "blob", HELLO)
                .expect(200)
                .json()
                .get("id")
                .asText();
        JsonNode completed = program.write(path + "/complete", Map.of("part_ids", List.of(part)));
        assertThat(program.download("/files/%s/content"
                                .formatted(completed.at("/file/id").asText()))
                        .body())
                .isEqualTo(HELLO);
    }

    /** Sends the first half of a form. */
    private void hangUpWithin(String path, MultipartForm form) throws IOException {
        byte[] whole = form.bytes();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), installation.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    "POST /v1%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                            .formatted(path, Installation.API_KEY, form.contentType(), whole.length)
                            .getBytes(StandardCharsets.UTF_8));
            out.write(whole, 0, whole.length / 2);
            out.flush();
        }
    }

    @Test
    void a_cancelled_upload_takes_no_more_parts() {
        String path = "/uploads/"
                + program.write(
                                "/uploads",
                                Map.of("filename", "a", "purpose", "batch", "bytes", 5, "mime_type", "text/plain"))
                        .get("id")
                        .asText();

        JsonNode cancelled = program.post(path + "/cancel").expect(200).json();

        assertThat(cancelled.get("status").asText()).isEqualTo("cancelled");
        Golden.check("upload_cancelled", cancelled);
        assertThat(program.form(path + "/parts", Map.of(), "data", "blob", HELLO)
                        .status())
                .isEqualTo(400);
        assertThat(program.post("/uploads/upload_none/cancel").status()).isEqualTo(404);
        assertThat(program.post("/uploads/file-x/cancel").errorCode()).isEqualTo("invalid_value");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|filename",
                "{\"filename\": \"a\", \"purpose\": \"batch\", \"bytes\": 5}|mime_type",
                "{\"filename\": \"a\", \"purpose\": \"x\", \"bytes\": 5, \"mime_type\": \"b\"}|purpose",
                "{\"filename\": \"a\", \"purpose\": \"batch\", \"bytes\": 0, \"mime_type\": \"b\"}|bytes",
                "{\"filename\": \"a\", \"purpose\": \"batch\", \"bytes\": 8589934593, \"mime_type\": \"b\"}|bytes",
                "{\"filename\": \"a\", \"purpose\": \"batch\", \"bytes\": \"5\", \"mime_type\": \"b\"}|bytes",
                "{\"filename\": 1, \"purpose\": \"batch\", \"bytes\": 5, \"mime_type\": \"b\"}|filename",
                EXPIRING + "\"3600\"}}|expires_after.seconds",
                EXPIRING + "3599}}|expires_after.seconds",
                EXPIRING + "2592001}}|expires_after.seconds",
                EXPIRING + "null}}|expires_after.seconds"
            })
    void an_upload_that_cannot_be_is_refused(String body, String param) {
        Reply reply = program.send("POST", "/uploads", body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error("param")).isEqualTo(param);
    }
}
