package org.vademecum.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.common.Json;
import org.vademecum.llm.ModelTurn.Finish;

class ExtractiveChatModelTest {
    private static final ToolDefinition SEARCH = new ToolDefinition("file_search", "", "{}");
    private static final SourcePassage PERMITS = new SourcePassage(
            "【0:0†Site rules】",
            "Site rules",
            "2.1 Parking permits",
            "2.1 Parking permits\nA parking permit for staff lasts one year. Lost keys are reported to the porter.");

    private final ChatModel model = ExtractiveChatModel.of(new LetterEmbeddingModel(), "en");
    private final List<String> heard = new ArrayList<>();

    @Test
    void a_question_is_searched_for_first() {
        ModelTurn turn = ask(user("How long does a parking permit last?"));

        assertThat(turn.finish()).isEqualTo(Finish.TOOL_CALLS);
        assertThat(turn.toolCalls()).singleElement().satisfies(call -> {
            assertThat(call.name()).isEqualTo("file_search");
            assertThat(query(call)).isEqualTo("How long does a parking permit last?");
        });
        assertThat(heard).isEmpty();
    }

    @Test
    void a_follow_up_is_searched_for_as_a_whole_question() {
        ModelTurn turn = ask(
                user("How long does a permit last for staff?"),
                new ChatMessage.Assistant("One year.", List.of()),
                user("And for visitors?"));

        assertThat(query(turn.toolCalls().getFirst())).isEqualTo("How long does a permit last for visitors?");
    }

    @Test
    void an_answer_quotes_the_passages_word_for_word_with_their_markers() {
        ModelTurn turn = answer("A parking permit for staff lasts one year.", PERMITS);

        assertThat(turn.finish()).isEqualTo(Finish.STOP);
        assertThat(turn.text()).startsWith("A parking permit for staff lasts one year. 【0:0†Site rules】");
        assertThat(String.join("", heard)).isEqualTo(turn.text());
    }

    @Test
    void a_summary_has_a_line_for_each_turn_behind_the_summary_before() {
        List<ChatMessage> messages = List.of(
                new ChatMessage.Instructions("Sum up."),
                SummaryNote.of("- Who? – The porter."),
                user("How long does a permit last?"),
                new ChatMessage.Assistant("One year. Renewals are at the gate.", List.of()),
                user("Write the summary."));

        ModelTurn turn = model.stream(
                new ChatRequest("extractive", messages, List.of(), ChatSettings.DEFAULT, ChatRequest.Purpose.SUMMARY),
                heard::add,
                new Cancellation());

        assertThat(turn.finish()).isEqualTo(Finish.STOP);
        assertThat(turn.text()).isEqualTo("- Who? – The porter.\n- How long does a permit last? – One year.");
    }

    @Test
    void a_summary_has_what_was_said_before_the_first_question() {
        List<ChatMessage> messages = List.of(
                new ChatMessage.Instructions("Sum up."),
                new ChatMessage.Assistant("Welcome to the gate.", List.of()),
                user("Write the summary."));

        ModelTurn turn = model.stream(
                new ChatRequest("extractive", messages, List.of(), ChatSettings.DEFAULT, ChatRequest.Purpose.SUMMARY),
                heard::add,
                new Cancellation());

        assertThat(turn.text()).isEqualTo("- Welcome to the gate.");
    }

    @Test
    void an_assistant_s_message_behind_the_question_or_before_it_changes_nothing_of_what_is_searched() {
        ModelTurn turn = model.stream(
                new ChatRequest(
                        "extractive",
                        List.of(
                                new ChatMessage.Assistant("Welcome.", List.of()),
                                user("How long does it last?"),
                                new ChatMessage.Assistant("Let me see.", List.of())),
                        List.of(new ToolDefinition("file_search", "Searches.", "{}")),
                        ChatSettings.DEFAULT),
                heard::add,
                new Cancellation());

        assertThat(turn.toolCalls())
                .singleElement()
                .satisfies(call -> assertThat(call.arguments()).isEqualTo("{\"query\":\"How long does it last?\"}"));
    }

    @Test
    void the_same_request_gets_the_same_answer() {
        assertThat(answer("How long does a parking permit for staff last?", PERMITS)
                        .text())
                .isEqualTo(answer("How long does a parking permit for staff last?", PERMITS)
                        .text());
    }

    @Test
    void nothing_found_is_declined_without_markers() {
        ModelTurn turn = answer("How long does a parking permit last?");

        assertThat(turn.finish()).isEqualTo(Finish.DECLINED);
        assertThat(turn.text()).isEqualTo("I could not find this in your manuals.");
    }

    @Test
    void a_german_question_is_declined_in_german() {
        assertThat(answer("Wie lange gilt denn ein Parkausweis für mich?").text())
                .isEqualTo("Das konnte ich in Ihren Handbüchern nicht finden.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de"})
    void a_german_question_is_answered_without_english_rules(String languageOfTheManuals) {
        SourcePassage permits = new SourcePassage(
                "【0:0†Hausordnung】",
                "Hausordnung",
                "2.1 Parkausweise",
                "Ein Parkausweis für Mitarbeiter gilt ein Jahr.");
        List<ChatMessage> found = found("Wie lange gilt ein Parkausweis für Mitarbeiter?", permits);

        ModelTurn turn = ExtractiveChatModel.of(new LetterEmbeddingModel(), languageOfTheManuals).stream(
                new ChatRequest("extractive", found, List.of(SEARCH), ChatSettings.DEFAULT),
                heard::add,
                new Cancellation());

        assertThat(turn.text()).isEqualTo("Ein Parkausweis für Mitarbeiter gilt ein Jahr. 【0:0†Hausordnung】");
    }

    @Test
    void a_near_miss_is_declined() {
        assertThat(answer("What does a parking permit for zeppelins and E77 trucks cost?", PERMITS)
                        .finish())
                .isEqualTo(Finish.DECLINED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "🎉🎉", "?!"})
    void a_message_without_words_is_declined(String message) {
        assertThat(ask(user(message)).finish()).isEqualTo(Finish.DECLINED);
    }

    @Test
    void a_huge_message_is_declined_at_once() {
        ModelTurn turn = ask(user("why ".repeat(50_000)));

        assertThat(turn.finish()).isEqualTo(Finish.DECLINED);
        assertThat(turn.text()).contains("too long");
    }

    @ParameterizedTest
    @CsvSource({"Hello!, Hello!", "Guten Morgen, Guten Tag!", "thank you, You are welcome."})
    void a_greeting_is_answered_without_a_search(String message, String begin) {
        ModelTurn turn = ask(user(message));

        assertThat(turn.finish()).isEqualTo(Finish.STOP);
        assertThat(turn.text()).startsWith(begin);
    }

    @Test
    void without_a_search_tool_it_says_what_it_can_do() {
        ModelTurn turn = run(List.of(user("How long does a permit last?")), List.of(), new Cancellation());

        assertThat(turn.finish()).isEqualTo(Finish.DECLINED);
        assertThat(turn.text()).contains("only from manuals");
    }

    @Test
    void a_stopped_answer_is_not_written() {
        Cancellation stopped = new Cancellation();
        stopped.cancel();

        assertThatThrownBy(() -> run(found("How long does a permit last?", PERMITS), List.of(SEARCH), stopped))
                .isInstanceOf(CancellationException.class);
        assertThat(heard).isEmpty();
    }

    private ModelTurn answer(String question, SourcePassage... passages) {
        return run(found(question, passages), List.of(SEARCH), new Cancellation());
    }

    private static List<ChatMessage> found(String question, SourcePassage... passages) {
        ToolCall call = new ToolCall("call_1", "file_search", Json.write(java.util.Map.of("query", question)));
        return List.of(
                user(question),
                new ChatMessage.Assistant("", List.of(call)),
                new ChatMessage.ToolResult("call_1", "", List.of(passages)));
    }

    private ModelTurn ask(ChatMessage... messages) {
        return run(List.of(messages), List.of(SEARCH), new Cancellation());
    }

    private ModelTurn run(List<ChatMessage> messages, List<ToolDefinition> tools, Cancellation cancellation) {
        return model.stream(
                new ChatRequest("extractive", messages, tools, ChatSettings.DEFAULT), heard::add, cancellation);
    }

    private static ChatMessage user(String text) {
        return new ChatMessage.User(text);
    }

    private static String query(ToolCall call) {
        return Json.read(call.arguments(), JsonNode.class).path("query").asText();
    }
}
