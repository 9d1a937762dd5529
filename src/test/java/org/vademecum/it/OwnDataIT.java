package org.vademecum.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vademecum.common.Ids;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Await;
import org.vademecum.support.Installation;
import org.vademecum.support.ProductDatabase;
import org.vademecum.support.Reply;

/** What is kept of a person, taken along and taken away. */
@IntegrationTest
class OwnDataIT {
    private static final String ASSISTANT = "People Assistant";

    private final ProductDatabase database;
    private final ApiClient freya;
    private final ApiClient hanna;

    OwnDataIT(Installation installation, ProductDatabase database) {
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

        Reply reply = freya.get("/api/me/export").expect(200);

        assertThat(reply.header("Content-Disposition")).contains("attachment", "my-data.json");
        assertThat(reply.text()).contains(mine).doesNotContain(others);
        JsonNode data = reply.json();
        assertThat(data.at("/person/username").asText()).isEqualTo("freya");
        assertThat(data.get("groups")).isEmpty();
        JsonNode thread = thread(data, answer.get("run_id").asText());
        assertThat(thread.at("/messages/0/text").asText()).contains(mine);
        assertThat(thread.at("/messages/1/feedback/comment").asText()).isEqualTo("Not about " + mine);
        assertThat(thread.at("/runs/0/status").asText()).isEqualTo("completed");
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
    void a_person_takes_along_the_groups_that_they_are_in() {
        database.change(
                "update principal set realm_groups = ? where username = 'freya'",
                "/departments/field\n/departments/field/north");
        Await.until(
                "her groups are known",
                Duration.ofSeconds(20),
                () -> freya.get("/api/me/export")
                        .expect(200)
                        .json()
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

        JsonNode step;
        do {
            step = freya.post("/api/me/erasure", Map.of("confirm", "freya"))
                    .expect(200)
                    .json();
        } while (step.get("left").asLong() > 0);

        assertThat(count("freya")).isEqualTo("0");
        assertThat(database.value(
                        "select count(*) from run r join principal p on p.id = r.owner_id where p.username = ?",
                        "freya"))
                .isEqualTo("0");
        assertThat(count("hanna")).isEqualTo(others);
        JsonNode left = freya.get("/api/me/export").expect(200).json();
        assertThat(left.get("threads")).isEmpty();
        assertThat(left.get("audit").findValuesAsText("action")).contains("thread.delete", "data.erase");
    }

    private static String assistant(ApiClient person) {
        return person.get("/api/assistants")
                .expect(200)
                .json()
                .at("/data/0/name")
                .asText();
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
