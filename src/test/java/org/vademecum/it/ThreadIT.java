package org.vademecum.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Installation;
import org.vademecum.support.ProductDatabase;
import org.vademecum.support.Reply;
import org.vademecum.support.ServerEvent;

/** A thread from its first question to its end. */
@IntegrationTest
class ThreadIT {
    private static final String ASSISTANT = "People Assistant";
    private static final String QUESTION = "How many days of annual leave can I carry over, and until when?";

    private final ProductDatabase database;
    private final ApiClient hanna;

    ThreadIT(Installation installation, ProductDatabase database) {
        this.database = database;
        hanna = ApiClient.signedIn(installation, "hanna");
    }

    @Test
    void an_answer_streams_in_and_ends_with_its_citations() {
        JsonNode begun = hanna.begin(ASSISTANT, QUESTION);

        List<ServerEvent> events = hanna.follow(begun.at("/run/id").asText());

        assertThat(events).extracting(ServerEvent::name).contains("status", "activity", "answer", "message");
        ServerEvent done = events.get(events.size() - 1);
        assertThat(done.data().get("status").asText()).isEqualTo("completed");
        assertThat(done.data().get("error").isNull()).isTrue();
        JsonNode answer = last(events, "message");
        assertThat(answer.get("outcome").asText()).isEqualTo("answered");
        assertThat(answer.get("citations")).isNotEmpty();
        for (JsonNode citation : answer.get("citations")) {
            assertThat(citation.get("quote").asText()).isNotBlank();
            assertThat(citation.get("page").asInt()).isPositive();
        }
        assertThat(answer).isEqualTo(hanna.lastMessage(begun.at("/thread/id").asText()));
    }

    @Test
    void who_comes_late_or_comes_back_is_told_everything_again() {
        JsonNode begun = hanna.begin(ASSISTANT, QUESTION);
        String run = begun.at("/run/id").asText();
        hanna.followUntil(run, event -> true);

        List<ServerEvent> again = hanna.follow(run);
        List<ServerEvent> late = hanna.follow(run);

        assertThat(last(late, "message")).isEqualTo(last(again, "message"));
        assertThat(blocks(late)).isEqualTo(blocks(again)).isNotEmpty();
    }

    @Test
    void who_comes_back_with_the_number_of_an_event_is_told_what_came_after_it() {
        String run = hanna.begin(ASSISTANT, QUESTION).at("/run/id").asText();
        List<ServerEvent> all = hanna.follow(run);
        for (ServerEvent known : all.subList(0, all.size() - 1)) {
            List<ServerEvent> rest = hanna.followAfter(run, known);

            assertThat(rest).allSatisfy(event -> assertThat(number(event)).isGreaterThan(number(known)));
            List<ServerEvent> before = all.subList(0, all.indexOf(known) + 1);
            assertThat(blocks(Stream.concat(before.stream(), rest.stream()).toList()))
                    .isEqualTo(blocks(all));
            assertThat(rest.getLast()).isEqualTo(all.getLast());
        }
        assertThat(hanna.get("/api/runs/" + run + "/events?after="
                                + all.getFirst().id())
                        .expect(200)
                        .text())
                .doesNotContain("id: " + all.getFirst().id() + "\n")
                .contains("event: done");
        assertThat(hanna.get("/api/runs/" + run + "/events?after=soon").status())
                .isEqualTo(400);
    }

    private static long number(ServerEvent event) {
        return Long.parseLong(event.id());
    }

    @Test
    void a_citation_leads_to_the_page_and_the_passage_of_the_manual() {
        JsonNode citation = hanna.ask(ASSISTANT, QUESTION).at("/citations/0");
        String document = "/api/documents/" + citation.get("document_id").asText();

        JsonNode described = hanna.get(document).expect(200).json();
        String text = hanna.get(document
                        + "/text?start=%d&end=%d"
                                .formatted(
                                        citation.get("start").asInt(),
                                        citation.get("end").asInt()))
                .expect(200)
                .json()
                .get("html")
                .asText();

        assertThat(described.get("kind").asText()).isEqualTo("pdf");
        assertThat(described.get("pages").asInt())
                .isGreaterThanOrEqualTo(citation.get("page").asInt());
        assertThat(text).contains("<mark id=\"passage\">");
    }

    @Test
    void the_manual_itself_can_be_read_in_parts() {
        String content = "/api/documents/"
                + hanna.ask(ASSISTANT, QUESTION).at("/citations/0/document_id").asText() + "/content";
        Reply whole = hanna.get(content).expect(200);

        Reply head =
                hanna.send(hanna.request(content).header("Range", "bytes=0-4").GET());
        Reply tail =
                hanna.send(hanna.request(content).header("Range", "bytes=-6").GET());
        Reply beyond = hanna.send(hanna.request(content)
                .header("Range", "bytes=%d-".formatted(whole.body().length))
                .GET());

        assertThat(whole.header("Content-Type")).startsWith("application/pdf");
        assertThat(whole.header("Content-Security-Policy")).contains("sandbox");
        assertThat(head.status()).isEqualTo(206);
        assertThat(head.text()).isEqualTo("%PDF-");
        assertThat(head.header("Content-Range")).isEqualTo("bytes 0-4/" + whole.body().length);
        assertThat(tail.body()).hasSize(6);
        assertThat(whole.text()).endsWith(tail.text());
        assertThat(beyond.status()).isEqualTo(416);
    }

    @Test
    void a_follow_up_is_answered_from_what_was_said_before() {
        JsonNode begun = hanna.begin(ASSISTANT, "How much holiday do I get per year as a normal full-timer?");
        String thread = begun.at("/thread/id").asText();
        hanna.follow(begun.at("/run/id").asText());

        JsonNode asked = ask(thread, "And for part-time staff?").expect(201).json();
        hanna.follow(asked.at("/run/id").asText());

        JsonNode answer = hanna.lastMessage(thread);
        assertThat(answer.get("text").asText()).containsIgnoringCase("part-time");
        assertThat(answer.at("/citations/0/title").asText()).containsIgnoringCase("leave");
    }

    @Test
    void what_the_manuals_do_not_say_is_declined() {
        JsonNode answer = hanna.ask(ASSISTANT, "What is the boiling point of tungsten?");

        assertThat(answer.get("outcome").asText()).isEqualTo("declined");
        assertThat(answer.get("citations")).isEmpty();
    }

    @Test
    void many_questions_at_once_are_taken_one_at_a_time() {
        JsonNode begun = hanna.begin(ASSISTANT, QUESTION);
        String thread = begun.at("/thread/id").asText();

        List<Reply> replies =
                Stream.generate(() -> CompletableFuture.supplyAsync(() -> ask(thread, QUESTION)))
                        .limit(8)
                        .toList()
                        .stream()
                        .map(CompletableFuture::join)
                        .toList();

        List<Reply> refused =
                replies.stream().filter(reply -> reply.status() != 201).toList();
        assertThat(refused).isNotEmpty().allSatisfy(reply -> {
            assertThat(reply.status()).as("%s", reply).isEqualTo(409);
            assertThat(reply.errorCode()).isEqualTo("active_run");
        });
        hanna.follow(begun.at("/run/id").asText());
        for (Reply reply : replies) {
            if (reply.status() == 201) {
                hanna.follow(reply.json().at("/run/id").asText());
            }
        }
        assertThat(hanna.messages(thread)).hasSize(2 * (1 + replies.size() - refused.size()));
    }

    @Test
    void a_stopped_run_ends_and_gives_the_thread_free() {
        JsonNode begun = hanna.begin(ASSISTANT, QUESTION);
        String run = begun.at("/run/id").asText();

        Reply stopped = hanna.post("/api/runs/" + run + "/cancel");

        // It may have been quicker than we: then there was nothing to stop.
        assertThat(stopped.status()).isIn(200, 409);
        List<ServerEvent> events = hanna.follow(run);
        assertThat(events.get(events.size() - 1).data().get("status").asText())
                .isEqualTo(stopped.status() == 200 ? "cancelled" : "completed");
        ask(begun.at("/thread/id").asText(), QUESTION).expect(201);
    }

    @Test
    void the_last_question_can_be_put_again() {
        JsonNode begun = hanna.begin(ASSISTANT, QUESTION);
        String thread = begun.at("/thread/id").asText();
        hanna.follow(begun.at("/run/id").asText());

        JsonNode again = hanna.post("/api/threads/" + thread + "/runs", Map.of("retry", true))
                .expect(201)
                .json();
        hanna.follow(again.at("/run/id").asText());

        assertThat(again.at("/message/id")).isEqualTo(begun.at("/message/id"));
        assertThat(hanna.messages(thread))
                .extracting(message -> message.get("role").asText())
                .containsExactly("user", "assistant", "assistant");
    }

    @Test
    void a_change_that_another_has_forestalled_is_a_conflict_and_may_be_made_again() {
        JsonNode begun = hanna.begin(ASSISTANT, QUESTION);
        String thread = begun.at("/thread/id").asText();
        hanna.follow(begun.at("/run/id").asText());

        Reply late = database.changeAhead(
                () -> hanna.post("/api/threads/" + thread, Map.of("title", "Third")),
                "update chat_thread set title = 'Second', version = version + 1 where id = ?",
                thread);

        assertThat(late.status()).isEqualTo(409);
        assertThat(late.error("code")).isEqualTo("conflict");
        Reply again =
                hanna.post("/api/threads/" + thread, Map.of("title", "Third")).expect(200);
        assertThat(again.json().get("title").asText()).isEqualTo("Third");
    }

    @Test
    void threads_are_listed_found_renamed_and_deleted() {
        JsonNode begun = hanna.begin(ASSISTANT, "When do I need a medical certificate?");
        String thread = begun.at("/thread/id").asText();
        hanna.follow(begun.at("/run/id").asText());

        hanna.post("/api/threads/" + thread, Map.of("title", "Sickness & Übelkeit <b>"))
                .expect(200);

        assertThat(found("übelkeit")).contains(thread);
        assertThat(found("100% not there_")).isEmpty();
        hanna.delete("/api/threads/" + thread).expect(204);
        assertThat(hanna.get("/api/threads/" + thread).status()).isEqualTo(404);
        assertThat(found("übelkeit")).doesNotContain(thread);
        assertThat(hanna.get("/api/runs/" + begun.at("/run/id").asText()).status())
                .isEqualTo(404);
    }

    @Test
    void a_thread_can_be_deleted_while_it_is_answered() {
        JsonNode begun = hanna.begin(ASSISTANT, QUESTION);
        String thread = begun.at("/thread/id").asText();

        hanna.delete("/api/threads/" + thread).expect(204);

        assertThat(hanna.get("/api/threads/" + thread).status()).isEqualTo(404);
        hanna.ask(ASSISTANT, QUESTION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\n\t", "\u200b", "\u0000"})
    void a_question_without_a_word_is_refused(String text) {
        Reply reply = hanna.post("/api/threads", Map.of("assistant_id", hanna.assistantId(ASSISTANT), "text", text));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.errorCode()).isEqualTo("empty_question");
    }

    @Test
    void a_question_of_200_000_characters_is_refused_with_the_limit() {
        Reply reply = hanna.post(
                "/api/threads", Map.of("assistant_id", hanna.assistantId(ASSISTANT), "text", "why ".repeat(50_000)));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.errorCode()).isEqualTo("question_too_long");
        assertThat(reply.error("message")).contains("199,999", "32,000");
    }

    @Test
    void the_longest_question_is_answered() {
        JsonNode answer = hanna.ask(ASSISTANT, "annual leave ".repeat(32_000 / 13));

        assertThat(answer.get("status").asText()).isEqualTo("completed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"🙂🙂", "?", "' or 1=1 --", "{\"a\":", "\\ud800", "ﷺﷺﷺﷺﷺﷺﷺﷺ", "* ? ~ \" ( [ AND OR NOT"})
    void a_strange_question_is_answered_calmly(String question) {
        JsonNode answer = hanna.ask(ASSISTANT, question);

        assertThat(answer.get("role").asText()).isEqualTo("assistant");
        assertThat(answer.get("status").asText()).isEqualTo("completed");
    }

    @Test
    void html_in_a_question_stays_text() {
        JsonNode begun = hanna.begin(ASSISTANT, "<script>alert(1)</script> How much leave is there?");
        hanna.follow(begun.at("/run/id").asText());

        List<JsonNode> messages = hanna.messages(begun.at("/thread/id").asText());

        assertThat(messages.get(0).get("text").asText()).startsWith("<script>alert(1)</script>");
        assertThat(messages.get(0).get("html").isNull()).isTrue();
        assertThat(messages.get(1).get("html").asText()).doesNotContain("<script");
    }

    private Reply ask(String thread, String text) {
        return hanna.post("/api/threads/" + thread + "/runs", Map.of("text", text));
    }

    private List<String> found(String words) {
        return ApiClient.list(hanna.get("/api/threads?q=" + ApiClient.encode(words))
                        .expect(200)
                        .json()
                        .get("data"))
                .stream()
                .map(thread -> thread.get("id").asText())
                .toList();
    }

    private static JsonNode last(List<ServerEvent> events, String name) {
        return events.stream()
                .filter(event -> event.is(name))
                .reduce((one, other) -> other)
                .orElseThrow(() -> new AssertionError("no " + name + " in " + events))
                .data();
    }

    /** What a browser shows in the end: each event replaces the blocks from an index on. */
    private static List<String> blocks(List<ServerEvent> events) {
        List<String> shown = new ArrayList<>();
        for (ServerEvent event : events) {
            if (event.is("answer")) {
                int from = event.data().get("from").asInt();
                shown.subList(from, shown.size()).clear();
                event.data().get("blocks").forEach(block -> shown.add(block.asText()));
            }
        }
        return shown;
    }
}
