package org.vademecum.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.vademecum.common.Ids;
import org.vademecum.common.Json;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Await;
import org.vademecum.support.Installation;
import org.vademecum.support.ProductDatabase;
import org.vademecum.support.Program;
import org.vademecum.support.Reply;

/** What is kept of a person, taken along and taken away. */
@IntegrationTest
class OwnDataIT {
    private static final String ASSISTANT = "People Assistant";

    private final Installation installation;
    private final ProductDatabase database;
    private final ApiClient freya;
    private final ApiClient hanna;

    OwnDataIT(Installation installation, ProductDatabase database) {
        this.installation = installation;
        this.database = database;
        freya = ApiClient.signedIn(installation, "freya");
        hanna = ApiClient.signedIn(installation, "hanna");
    }

    @Test
    void a_person_takes_along_all_of_theirs_and_nothing_of_others() {
        String mine = Ids.next("mine");
        String others = Ids.next("others");
        JsonNode answer = freya.ask(assistant(freya), "What of " + mine + "?");
        freya.put(
                        "/api/messages/" + answer.get("id").asText() + "/feedback",
                        Map.of("rating", "down", "comment", "Not about " + mine))
                .expect(200);
        hanna.ask(ASSISTANT, "What of " + others + "?");

        Map<String, byte[]> archive = export();

        JsonNode data = contents(archive);
        assertThat(data.toString()).contains(mine).doesNotContain(others);
        assertThat(data.at("/person/username").asText()).isEqualTo("freya");
        assertThat(data.get("groups")).isEmpty();
        JsonNode thread = thread(data, answer.get("run_id").asText());
        assertThat(thread.at("/messages/0/text").asText()).contains(mine);
        assertThat(thread.at("/messages/1/feedback/comment").asText()).isEqualTo("Not about " + mine);
        assertThat(thread.at("/runs/0/status").asText()).isEqualTo("completed");
        assertThat(thread.at("/runs/0/steps").findValuesAsText("type")).contains("tool_calls", "message_creation");
        assertThat(thread.get("model_requests")).isNotEmpty().allSatisfy(request -> {
            assertThat(request.get("run_id").asText())
                    .isEqualTo(answer.get("run_id").asText());
            assertThat(request.get("status").asText()).isEqualTo("completed");
            assertThat(request.get("request").toString()).contains(mine);
        });
        assertThat(data.get("audit").findValuesAsText("action")).contains("sign_in", "data.export");
        assertThat(data.get("audit").findValuesAsText("actor_id"))
                .containsOnly(data.at("/person/id").asText());
    }

    @Test
    void what_a_person_made_through_the_interface_for_programs_is_theirs_to_take_along_and_away() {
        Program program = Program.of(installation).with("Authorization", "Bearer " + keyOf("freya"));
        String content = "What Freya wrote of her rounds.";
        String file = program.upload("assistants", "rounds.txt", content.getBytes(StandardCharsets.UTF_8));
        String assistant = program.write(
                        "/assistants", Map.of("name", "Rounds", "model", "extractive", "instructions", "Be brief."))
                .get("id")
                .asText();

        String store = program.write("/vector_stores", Map.of("name", "Rounds", "metadata", Map.of("team", "field")))
                .get("id")
                .asText();
        program.write(
                "/vector_stores/" + store + "/files", Map.of("file_id", file, "attributes", Map.of("year", 2026)));
        program.write(
                "/assistants/" + assistant,
                Map.of("tools", List.of(Map.of("type", "file_search")), "temperature", 0.5));
        program.with("Idempotency-Key", Ids.next("once"))
                .write(
                        "/uploads",
                        Map.of("filename", "late.txt", "purpose", "assistants", "bytes", 5, "mime_type", "text/plain"));
        String thread = program.write(
                        "/threads",
                        Map.of(
                                "messages",
                                List.of(Map.of(
                                        "role",
                                        "user",
                                        "content",
                                        "See the file.",
                                        "metadata",
                                        Map.of("ticket", "4711"),
                                        "attachments",
                                        List.of(Map.of(
                                                "file_id", file, "tools", List.of(Map.of("type", "file_search"))))))))
                .get("id")
                .asText();
        program.write(
                "/threads/" + thread + "/runs", Map.of("assistant_id", assistant, "instructions", "Be very brief."));

        Map<String, byte[]> archive = export();

        JsonNode data = contents(archive);
        assertThat(data.at("/vector_stores/0/vector_store/metadata/team").asText())
                .isEqualTo("field");
        assertThat(data.at("/vector_stores/0/files/0/file_id").asText()).isEqualTo(file);
        assertThat(data.at("/vector_stores/0/files/0/attributes/year").asInt()).isEqualTo(2026);
        assertThat(data.at("/assistants/0/tools/0/type").asText()).isEqualTo("file_search");
        assertThat(data.at("/assistants/0/settings/temperature").asDouble()).isEqualTo(0.5);
        assertThat(data.at("/uploads/0/filename").asText()).isEqualTo("late.txt");
        JsonNode asked = threadOf(data, thread);
        assertThat(asked.at("/thread/tool_resources/vector_store_ids")).hasSize(1);
        assertThat(asked.at("/messages/0/metadata/ticket").asText()).isEqualTo("4711");
        assertThat(asked.at("/messages/0/attachments/0/file_id").asText()).isEqualTo(file);
        assertThat(asked.at("/runs/0/instructions").asText()).isEqualTo("Be very brief.");
        assertThat(data.at("/files/0/path").asText()).isEqualTo("files/" + file + "/rounds.txt");
        assertThat(archive.get("files/" + file + "/rounds.txt")).asString().isEqualTo(content);
        assertThat(data.at("/assistants/0/id").asText()).isEqualTo(assistant);
        assertThat(data.at("/assistants/0/instructions").asText()).isEqualTo("Be brief.");
        JsonNode inventory = freya.get("/api/me/erasure").expect(200).json();
        assertThat(inventory.get("assistants").asLong()).isOne();
        assertThat(inventory.get("files").asLong()).isOne();
        assertThat(inventory.get("uploads").asLong()).isOne();
        assertThat(inventory.get("keys").asLong()).isOne();
        Reply early = freya.post("/api/me/close", Map.of("confirm", "freya"));
        assertThat(early.status()).isEqualTo(409);
        assertThat(early.errorCode()).isEqualTo("not_empty");

        erase();

        JsonNode left = contents(export());
        assertThat(database.value(
                        "select count(*) from upload where owner_id = ?",
                        data.at("/person/id").asText()))
                .isEqualTo("0");
        assertThat(database.value(
                        "select count(*) from idempotent_request where principal_id = ?",
                        data.at("/person/id").asText()))
                .isEqualTo("0");
        for (String kind : List.of("threads", "assistants", "vector_stores", "files", "uploads", "api_keys")) {
            assertThat(left.get(kind)).as(kind).isEmpty();
        }
        assertThat(database.value("select count(*) from assistant where id = ?", assistant))
                .isEqualTo("0");
        Await.until(
                "the key is refused",
                Duration.ofSeconds(20),
                () -> program.get("/files/" + file).status() == 401);
    }

    private String keyOf(String username) {
        return database.issueKey(database.value("select id from principal where username = ?", username));
    }

    private void erase() {
        JsonNode step;
        do {
            step = freya.post("/api/me/erasure", Map.of("confirm", "freya"))
                    .expect(200)
                    .json();
        } while (step.get("left").asLong() > 0);
    }

    @Test
    void a_person_takes_along_the_groups_that_they_are_in() {
        database.change(
                "update principal set realm_groups = ? where username = 'freya'",
                "/departments/field\n/departments/field/north");
        Await.until(
                "her groups are known",
                Duration.ofSeconds(20),
                () -> contents(export())
                        .get("groups")
                        .toString()
                        .equals("[\"/departments/field\",\"/departments/field/north\"]"));
        database.change("update principal set realm_groups = null where username = 'freya'");
    }

    @Test
    void what_is_on_hold_is_kept_and_its_owner_is_told_why() {
        freya.ask(assistant(freya), "What must be kept?");
        String id = database.value("select id from principal where username = 'freya'");
        database.change(
                "insert into legal_hold (subject_id, reason, placed_by, placed_at) values (?, 'Case 2026/17', ?, ?)",
                id,
                id,
                OffsetDateTime.now(ZoneOffset.UTC));
        try {
            assertThat(freya.get("/my-data").expect(200).text())
                    .contains("legal hold")
                    .doesNotContain("2026/17");
            JsonNode step = freya.post("/api/me/erasure", Map.of("confirm", "freya"))
                    .expect(200)
                    .json();
            assertThat(step.get("left").asLong()).isZero();
            assertThat(step.get("kept").asLong()).isPositive();
            assertThat(count("freya")).isEqualTo(step.get("kept").asText());
            String thread = database.value("select min(id) from chat_thread where owner_id = ?", id);
            assertThat(freya.delete("/api/threads/" + thread).status()).isEqualTo(409);
        } finally {
            database.change("delete from legal_hold where subject_id = ?", id);
        }
    }

    @Test
    void a_person_takes_away_all_that_they_asked_and_nothing_of_others() {
        freya.ask(assistant(freya), "What of this?");
        hanna.ask(ASSISTANT, "What of that?");
        String others = count("hanna");
        assertThat(count("freya")).isNotEqualTo("0");

        Reply unconfirmed = freya.post("/api/me/erasure", Map.of("confirm", "hanna"));
        assertThat(unconfirmed.status()).isEqualTo(400);
        assertThat(unconfirmed.errorCode()).isEqualTo("not_confirmed");
        assertThat(count("freya")).isNotEqualTo("0");

        erase();

        assertThat(count("freya")).isEqualTo("0");
        assertThat(database.value(
                        "select count(*) from run r join principal p on p.id = r.owner_id where p.username = ?",
                        "freya"))
                .isEqualTo("0");
        assertThat(count("hanna")).isEqualTo(others);
        JsonNode left = contents(export());
        assertThat(left.get("threads")).isEmpty();
        assertThat(left.get("audit").findValuesAsText("action")).contains("thread.delete", "data.erase");
    }

    private Map<String, byte[]> export() {
        Reply reply = freya.get("/api/me/export").expect(200);
        assertThat(reply.header("Content-Type")).startsWith("application/zip");
        assertThat(reply.header("Content-Disposition")).contains("attachment", "my-data.zip");
        return reply.entries();
    }

    private static JsonNode contents(Map<String, byte[]> archive) {
        return Json.read(new String(archive.get("my-data.json"), StandardCharsets.UTF_8), JsonNode.class);
    }

    @Test
    void a_closed_account_is_nobody_s_any_more() {
        String id = Ids.next("user_");
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        database.change(
                "insert into principal (id, kind, username, display_name, email, roles, enabled, created_at, version)"
                        + " values (?, 'PERSON', 'leaver', 'Lea Ver', 'lea@example.com', 'EMPLOYEE', true, ?, 1)",
                id,
                now);
        database.change(
                "insert into local_account (principal_id, password_hash, changed_at) select ?, password_hash, ?"
                        + " from local_account a join principal p on p.id = a.principal_id where p.username = 'freya'",
                id,
                now);
        ApiClient leaver = ApiClient.signedIn(installation, "leaver", installation.passwordOf("freya"));

        assertThat(leaver.post("/api/me/close", Map.of("confirm", "lea")).errorCode())
                .isEqualTo("not_confirmed");
        leaver.post("/api/me/close", Map.of("confirm", "Leaver")).expect(204);

        assertThat(database.rows("select username, email, enabled from principal where id = ?", id))
                .first(InstanceOfAssertFactories.LIST)
                .satisfies(row -> {
                    assertThat(row.get(0)).isEqualTo("closed:" + id);
                    assertThat(row.get(1)).isNull();
                    assertThat(row.get(2).toString()).isIn("FALSE", "f", "false");
                });
        assertThat(database.value("select count(*) from local_account where principal_id = ?", id))
                .isEqualTo("0");
        Await.until(
                "the session is refused",
                Duration.ofSeconds(20),
                () -> leaver.get("/api/me").status() == 401);
    }

    private static String assistant(ApiClient person) {
        return person.get("/api/assistants")
                .expect(200)
                .json()
                .at("/data/0/name")
                .asText();
    }

    private static JsonNode threadOf(JsonNode data, String threadId) {
        for (JsonNode thread : data.get("threads")) {
            if (thread.at("/thread/id").asText().equals(threadId)) {
                return thread;
            }
        }
        throw new AssertionError("no thread " + threadId);
    }

    private static JsonNode thread(JsonNode data, String runId) {
        for (JsonNode thread : data.get("threads")) {
            if (thread.get("runs").findValuesAsText("id").contains(runId)) {
                return thread;
            }
        }
        throw new AssertionError("no thread has the run " + runId);
    }

    private String count(String username) {
        return database.value(
                "select count(*) from chat_thread t join principal p on p.id = t.owner_id where p.username = ?",
                username);
    }
}
