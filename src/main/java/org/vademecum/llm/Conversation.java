package org.vademecum.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.vademecum.common.Json;

/**
 * A model request as a built-in model sees it.
 *
 * @param earlier answered questions, oldest first, behind what was said before the first one
 * @param question the last one, as it was asked
 * @param searches what was looked for since then, oldest first; empty before the first search
 * @param passages all that the searches gave, in their order
 */
record Conversation(List<Turn> earlier, String question, List<String> searches, List<SourcePassage> passages) {
    /** A question with its answer; either is empty when there was none. */
    record Turn(String question, String answer) {}

    Conversation {
        earlier = List.copyOf(earlier);
        searches = List.copyOf(searches);
        passages = List.copyOf(passages);
    }

    static Conversation of(List<ChatMessage> messages) {
        List<Turn> turns = new ArrayList<>();
        List<String> searches = new ArrayList<>();
        List<SourcePassage> passages = new ArrayList<>();
        for (ChatMessage message : messages) {
            switch (message) {
                case ChatMessage.Instructions ignored -> {}
                case ChatMessage.User user -> {
                    turns.add(new Turn(user.text(), ""));
                    searches.clear();
                    passages.clear();
                }
                case ChatMessage.Assistant assistant -> {
                    assistant.toolCalls().forEach(call -> searches.add(query(call)));
                    if (!assistant.text().isBlank()) {
                        turns.add(new Turn(
                                turns.isEmpty() ? "" : turns.removeLast().question(), assistant.text()));
                    }
                }
                case ChatMessage.ToolResult result -> passages.addAll(result.passages());
            }
        }
        String question = turns.isEmpty() ? "" : turns.removeLast().question();
        return new Conversation(turns, question, searches, passages);
    }

    /** Whether the manuals have been searched for this question. */
    boolean searched() {
        return !searches.isEmpty();
    }

    /** What was looked for last, which makes sense by itself. */
    String searchedFor() {
        String last = searches.isEmpty() ? "" : searches.getLast();
        return last.isBlank() ? question : last;
    }

    private static String query(ToolCall call) {
        try {
            return Json.read(call.arguments(), JsonNode.class).path("query").asText("");
        } catch (UncheckedIOException notJson) {
            return "";
        }
    }
}
