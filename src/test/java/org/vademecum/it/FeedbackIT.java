package org.vademecum.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vademecum.common.Ids;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Installation;
import org.vademecum.support.Reply;

/** What people think of answers, and who reads it. */
@IntegrationTest
class FeedbackIT {
    private static final String ASSISTANT = "Desk Assistant";
    private static final String QUESTION = "How do I reset a forgotten password?";

    private final ApiClient idris;
    private final ApiClient reviewer;

    FeedbackIT(Installation installation) {
        idris = ApiClient.signedIn(installation, "idris");
        reviewer = ApiClient.signedIn(installation, "clara");
    }

    @Test
    void a_thumbs_down_lands_in_the_review_inbox_with_its_comment() {
        JsonNode answer = idris.ask(ASSISTANT, QUESTION);
        String comment = "It is out of date " + Ids.next("");

        rate(answer, Map.of("rating", "down", "reason", "outdated", "comment", comment))
                .expect(200);

        assertThat(reviewer.get("/admin/review").expect(200).text()).contains(comment);
    }

    @Test
    void a_rating_is_kept_changed_and_taken_back() {
        JsonNode begun = idris.begin(ASSISTANT, QUESTION);
        idris.follow(begun.at("/run/id").asText());
        String thread = begun.at("/thread/id").asText();
        JsonNode answer = idris.lastMessage(thread);

        rate(answer, Map.of("rating", "down")).expect(200);
        assertThat(idris.lastMessage(thread).at("/feedback/rating").asText()).isEqualTo("down");
        rate(answer, Map.of("rating", "up")).expect(200);
        assertThat(idris.lastMessage(thread).at("/feedback/rating").asText()).isEqualTo("up");
        rate(answer, Map.of()).expect(204);
        assertThat(idris.lastMessage(thread).get("feedback").isNull()).isTrue();
    }

    @Test
    void a_declined_question_lands_in_the_review_inbox_by_itself() {
        String word = Ids.next("zyx");

        JsonNode answer = idris.ask(ASSISTANT, "What is the wavelength of " + word + " on Jupiter?");

        assertThat(answer.get("outcome").asText()).isEqualTo("declined");
        assertThat(reviewer.get("/admin/review").expect(200).text()).contains(word);
    }

    @Test
    void a_rating_that_does_not_exist_is_refused_with_those_that_do() {
        JsonNode answer = idris.ask(ASSISTANT, QUESTION);

        Reply reply = rate(answer, Map.of("rating", "sideways"));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error("message")).contains("sideways", "'up'", "'down'");
    }

    private Reply rate(JsonNode answer, Map<String, String> rating) {
        return idris.put("/api/messages/" + answer.get("id").asText() + "/feedback", rating);
    }
}
