package org.vademecum.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vademecum.support.ApiClient;
import org.vademecum.support.GoldenAsker;
import org.vademecum.support.GoldenAsker.Answer;
import org.vademecum.support.GoldenQuestion;
import org.vademecum.support.ScriptedModelEndpoint;

/** The golden questions with a language model that quotes what it is given. */
@Tag("e2e")
@Timeout(400)
class GoldenEndpointE2E {
    private static final Pattern PASSAGE = Pattern.compile("<passage>\\n(.*?)\\n</passage>", Pattern.DOTALL);

    @BeforeAll
    @Timeout(900)
    static void start() {
        Products.withEndpoint();
    }

    @Test
    void every_annotation_points_at_the_text_the_model_was_given() {
        GoldenAsker asker = new GoldenAsker(Products.withEndpoint().installation());
        int annotations = 0;
        for (GoldenQuestion question : GoldenQuestion.all()) {
            int known = Products.endpoint().requests().size();
            Answer answer = asker.ask(question);
            List<String> given = passagesSince(known);
            assertThat(answer.message().get("text").asText()).doesNotContain(ScriptedModelEndpoint.UNKNOWN_MARKER);
            for (JsonNode citation : answer.citations()) {
                annotations++;
                assertGiven(asker, answer, citation, given);
            }
        }
        System.out.printf("golden: %d annotations of the endpoint's answers%n", annotations);
        assertThat(annotations).isGreaterThanOrEqualTo(GoldenQuestion.all().size());
    }

    private static void assertGiven(GoldenAsker asker, Answer answer, JsonNode citation, List<String> given) {
        String quote = GoldenAsker.plain(citation.get("quote").asText());
        assertThat(asker.textAt(answer, citation))
                .as(
                        "text at the place of citation %s of %s",
                        citation, answer.question().id())
                .isEqualTo(quote);
        assertThat(given)
                .as(
                        "passages that the model was given for %s",
                        answer.question().id())
                .anySatisfy(passage -> assertThat(GoldenAsker.plain(passage))
                        .contains(quote, citation.get("title").asText()));
    }

    /** What stood in the results of searches, in the requests that came after the first {@code known}. */
    private static List<String> passagesSince(int known) {
        List<String> passages = new ArrayList<>();
        List<ScriptedModelEndpoint.Request> requests = Products.endpoint().requests();
        for (ScriptedModelEndpoint.Request request : requests.subList(known, requests.size())) {
            for (JsonNode message : ApiClient.list(request.json().get("messages"))) {
                if (message.get("role").asText().equals("tool")) {
                    PASSAGE.matcher(message.get("content").asText())
                            .results()
                            .forEach(passage -> passages.add(passage.group(1)));
                }
            }
        }
        return passages;
    }
}
