package org.vademecum.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Installation;
import org.vademecum.support.Reply;

/** What a model was sent, seen over HTTP. */
@IntegrationTest
class RunContextIT {
    private static final String QUESTION = "How many days of annual leave can I carry over, and until when?";

    private final Installation installation;
    private final ApiClient hanna;
    private final String run;

    RunContextIT(Installation installation) {
        this.installation = installation;
        hanna = ApiClient.signedIn(installation, "hanna");
        JsonNode begun = hanna.begin("People Assistant", QUESTION);
        run = begun.at("/run/id").asText();
        hanna.follow(run);
    }

    @Test
    void the_context_tells_each_call_with_its_parts_and_what_changed() {
        JsonNode context = hanna.get(path()).expect(200).json();

        assertThat(context.get("run_id").asText()).isEqualTo(run);
        assertThat(context.get("calls")).hasSize(2);
        JsonNode call = context.at("/calls/1");
        assertThat(call.get("model").asText()).isEqualTo("extractive");
        assertThat(call.get("host").isNull()).isTrue();
        assertThat(call.get("status").asText()).isEqualTo("completed");
        assertThat(call.at("/usage/estimated").asBoolean()).isTrue();
        assertThat(call.get("segments"))
                .extracting(segment -> segment.get("part").asText())
                .containsExactly("instructions", "tools", "question", "tool_calls", "passages");
        int segments = 0;
        for (JsonNode segment : call.get("segments")) {
            segments += segment.get("tokens").asInt();
        }
        assertThat(segments).isEqualTo(call.get("used").asInt());
        assertThat(call.get("items"))
                .extracting(item -> item.get("change").asText())
                .containsExactly("none", "none", "none", "added", "added");
        assertThat(call.at("/difference/same_run").asBoolean()).isTrue();
        assertThat(context.at("/calls/0/difference").isNull()).isTrue();
    }

    @Test
    void the_request_comes_as_it_was_sent() {
        String call = hanna.get(path()).json().at("/calls/1/id").asText();

        Reply reply = hanna.get(path() + "/" + call + "/request").expect(200);

        assertThat(reply.json().at("/messages/1/content").asText()).isEqualTo(QUESTION);
        assertThat(reply.json().at("/tools/0/function/name").asText()).isEqualTo("file_search");
    }

    @Test
    void it_exists_for_the_owner_and_for_administrators_alone() {
        ApiClient.signedIn(installation, "amos").get(path()).expect(200);
        for (String other : new String[] {"clara", "idris", "pavel"}) {
            ApiClient client = ApiClient.signedIn(installation, other);
            client.get(path()).expect(404);
            client.get(path() + "/call_unknown/request").expect(404);
        }
        ApiClient.of(installation).get(path()).expect(401);
    }

    @Test
    void a_policy_is_read_by_members_and_changed_by_curators() {
        String assistant = hanna.get("/api/assistants")
                .json()
                .at("/data")
                .findValuesAsText("id")
                .getFirst();
        String policy = "/api/assistants/" + assistant + "/context-policy";
        JsonNode before = hanna.get(policy).expect(200).json();

        assertThat(before.get("strategy").asText()).isEqualTo("auto");
        hanna.put(policy, before).expect(403);
        ApiClient admin = ApiClient.signedIn(installation, "amos");
        assertThat(admin.put(policy, before).expect(200).json()).isEqualTo(before);
        admin.put(policy, Map.of("strategy", "last_messages")).expect(400);
        admin.put(policy, Map.of("strategy", "whatever")).expect(400);
    }

    @Test
    void a_message_is_pinned_and_unpinned_as_often_as_one_likes() {
        String thread =
                "/api/threads/" + hanna.get(path()).json().get("thread_id").asText();
        String answer = hanna.get(thread).json().at("/messages/1/id").asText();
        String pin = thread + "/messages/" + answer + "/pin";

        hanna.put(pin, Map.of()).expect(204);
        hanna.put(pin, Map.of()).expect(204);
        assertThat(hanna.get(thread).json().at("/messages/1/pinned").asBoolean())
                .isTrue();
        hanna.delete(pin).expect(204);
        hanna.delete(pin).expect(204);
        assertThat(hanna.get(thread).json().at("/messages/1/pinned").asBoolean(true))
                .isFalse();
    }

    @Test
    void a_summary_is_read_changed_and_deleted_where_there_is_one() {
        String thread =
                "/api/threads/" + hanna.get(path()).json().get("thread_id").asText();

        assertThat(hanna.get(thread).expect(200).json().get("summary").isNull()).isTrue();
        hanna.get(thread + "/summary").expect(204);
        hanna.put(thread + "/summary", Map.of("text", "Thirty days.")).expect(404);
        hanna.put(thread + "/summary", Map.of("text", " ")).expect(400);
        hanna.delete(thread + "/summary").expect(404);
    }

    private String path() {
        return "/api/runs/" + run + "/context";
    }
}
