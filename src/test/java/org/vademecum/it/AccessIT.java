package org.vademecum.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.support.ApiClient;
import org.vademecum.support.DocumentsDesk;
import org.vademecum.support.Installation;
import org.vademecum.support.ProductDatabase;
import org.vademecum.support.Reply;
import org.vademecum.support.TestFiles;

/** What belongs to others is not there. */
@IntegrationTest
class AccessIT {
    private final Installation installation;
    private final ProductDatabase database;
    private final ApiClient hanna;
    private final ApiClient idris;

    AccessIT(Installation installation, ProductDatabase database) {
        this.installation = installation;
        this.database = database;
        hanna = ApiClient.signedIn(installation, "hanna");
        idris = ApiClient.signedIn(installation, "idris");
    }

    @Test
    void employees_see_the_assistants_of_their_departments_alone() {
        assertThat(names(hanna)).containsExactly("People Assistant");
        assertThat(names(idris)).containsExactly("Desk Assistant");
        assertThat(names(ApiClient.signedIn(installation, "pavel")))
                .containsExactlyInAnyOrder("People Assistant", "Desk Assistant");
    }

    @Test
    void an_assistant_of_another_department_cannot_be_asked() {
        String field = ApiClient.signedIn(installation, "freya").assistantId("Workshop Assistant");

        Reply reply = hanna.post("/api/threads", Map.of("assistant_id", field, "text", "What does E21 mean?"));

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.error("message")).contains(field).doesNotContain("Workshop");
    }

    @Test
    void a_document_of_another_department_does_not_exist() {
        JsonNode answer =
                hanna.ask("People Assistant", "How many days of annual leave can I carry over, and until when?");
        String document = answer.at("/citations/0/document_id").asText();
        hanna.get("/api/documents/" + document).expect(200);

        for (String path : new String[] {"", "/content", "/text?start=0&end=10"}) {
            assertSameAsMissing(idris.get("/api/documents/" + document + path), document);
        }
    }

    @Test
    void a_thread_its_run_and_its_answer_exist_for_their_owner_alone() {
        JsonNode begun = hanna.begin("People Assistant", "When do I need a medical certificate?");
        String thread = begun.at("/thread/id").asText();
        String run = begun.at("/run/id").asText();
        hanna.follow(run);
        String message = hanna.lastMessage(thread).get("id").asText();
        ApiClient pavel = ApiClient.signedIn(installation, "pavel");
        ApiClient admin = ApiClient.signedIn(installation, "amos");

        for (ApiClient other : new ApiClient[] {pavel, admin}) {
            assertSameAsMissing(other.get("/api/threads/" + thread), thread);
            assertSameAsMissing(other.post("/api/threads/" + thread, Map.of("title", "Mine")), thread);
            assertSameAsMissing(other.delete("/api/threads/" + thread), thread);
            assertSameAsMissing(other.post("/api/threads/" + thread + "/runs", Map.of("text", "And?")), thread);
            assertSameAsMissing(other.get("/api/runs/" + run), run);
            assertSameAsMissing(other.post("/api/runs/" + run + "/cancel"), run);
            assertSameAsMissing(other.get("/api/runs/" + run + "/events"), run);
            assertSameAsMissing(other.put("/api/messages/" + message + "/feedback", Map.of("rating", "up")), message);
            assertThat(other.get("/api/threads").text()).doesNotContain(thread);
        }
        assertThat(hanna.messages(thread)).hasSize(2);
    }

    @Test
    void an_employee_may_not_upload() {
        DocumentsDesk desk = DocumentsDesk.in(installation);
        String own = desk.store("Human Resources");
        String foreign = desk.store("IT Service Desk");
        desk.awaitQuiet(database);
        Set<Path> blobs = desk.blobs();

        Reply refused = hanna.upload(own, "mine.md", TestFiles.markdown("Mine", "Everybody gets 100 days of leave."));
        Reply unseen = hanna.upload(foreign, "mine.md", TestFiles.markdown("Mine", "No passwords."));

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.errorCode()).isEqualTo("forbidden");
        assertSameAsMissing(unseen, foreign);
        assertThat(desk.blobs()).isSubsetOf(blobs);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/documents",
                "/admin/review",
                "/admin/assistants",
                "/admin/keys",
                "/admin/documents.xhtml",
                "/metrics",
                "/openapi"
            })
    void the_console_is_not_there_for_employees(String path) {
        Reply reply = hanna.get(path);

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.text()).doesNotContain("leave-policy");
    }

    @Test
    void the_keys_of_programs_are_for_administrators() {
        assertThat(ApiClient.signedIn(installation, "amos").get("/admin/keys").status())
                .isEqualTo(200);
        assertThat(ApiClient.signedIn(installation, "clara").get("/admin/keys").status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/WEB-INF/web.xml",
                "/WEB-INF/classes/META-INF/persistence.xml",
                "/META-INF/MANIFEST.MF",
                "/assets/x/../../WEB-INF/web.xml",
                "/assets/x/%2e%2e/%2e%2e/WEB-INF/web.xml",
                "/resources/%2e%2e/WEB-INF/web.xml",
                "/health/../api/me",
                "/login/../chat",
                "/login;x=y/../chat",
                "/assets/..;/chat",
                "//chat"
            })
    void no_detour_leads_inside(String path) {
        Reply reply = ApiClient.of(installation).get(path);

        assertThat(reply.status()).isIn(303, 400, 401, 403, 404);
        assertThat(reply.text()).doesNotContain("<web-app", "data-csrf", "jta-data-source");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/chat",
                "/login",
                "/admin/documents",
                "/sso/login",
                "/chat?thread=%0d%0aX-Evil:%20yes",
                "/login?next=/%0d%0aX-Evil:%20yes",
                "/nothing%0d%0aX-Evil:%20yes",
                "/api/threads/%0d%0aX-Evil:%20yes"
            })
    void no_header_that_somebody_made_up_gets_into_an_answer(String path) throws IOException {
        String answer = raw(
                "GET " + path + " HTTP/1.1",
                "Host: evil.example",
                "X-Forwarded-Host: evil.example",
                "X-Request-Id: a\tX-Evil: yes",
                "Connection: close");

        assertThat(answer).startsWith("HTTP/1.1 ").doesNotContain("evil.example");
        assertThat(answer.split("\r\n\r\n", 2)[0].lines()).noneMatch(line -> line.startsWith("X-Evil"));
    }

    /** As it stands, since clients of the library send no request like it. */
    private String raw(String... lines) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), installation.port())) {
            socket.getOutputStream()
                    .write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void assertSameAsMissing(Reply reply, String id) {
        assertThat(reply.status()).as("%s", reply).isEqualTo(404);
        assertThat(reply.error("message")).contains(id);
        assertThat(reply.error("type")).isEqualTo("invalid_request_error");
    }

    private static List<String> names(ApiClient client) {
        return client.assistants().stream()
                .map(assistant -> assistant.get("name").asText())
                .toList();
    }
}
