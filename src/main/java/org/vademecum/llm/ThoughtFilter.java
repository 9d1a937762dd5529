package org.vademecum.llm;

import org.vademecum.llm.ChatModel.TextListener;

/**
 * Keeps the thoughts of reasoning models out of an answer: some services send them as the text's beginning, between
 * {@code <think>} and {@code </think>}. One for each turn; not thread-safe.
 */
final class ThoughtFilter {
    private static final String OPEN = "<think>";
    private static final String CLOSE = "</think>";

    private enum State {
        BEGIN,
        THINKING,
        ANSWERING
    }

    private final TextListener listener;
    private final StringBuilder held = new StringBuilder();
    private final StringBuilder answer = new StringBuilder();
    private State state = State.BEGIN;

    ThoughtFilter(TextListener listener) {
        this.listener = listener;
    }

    void accept(String delta) {
        if (state == State.ANSWERING) {
            tell(delta);
            return;
        }
        held.append(delta);
        if (state == State.BEGIN) {
            begin();
        }
        if (state == State.THINKING) {
            think();
        }
    }

    /** The turn is over: what might have become a thought is text. */
    void finish() {
        if (state == State.BEGIN) {
            answer();
        }
    }

    /** What was kept back so far, of a turn that comes to no end. */
    String held() {
        return held.toString();
    }

    /** What was told. */
    String text() {
        return answer.toString();
    }

    private void begin() {
        String text = held.toString().stripLeading();
        if (text.startsWith(OPEN)) {
            state = State.THINKING;
        } else if (!OPEN.startsWith(text)) {
            answer();
        }
    }

    private void think() {
        int end = held.indexOf(CLOSE);
        if (end >= 0) {
            String rest = held.substring(end + CLOSE.length()).stripLeading();
            held.setLength(0);
            held.append(rest);
            answer();
        }
    }

    private void answer() {
        state = State.ANSWERING;
        tell(held.toString());
        held.setLength(0);
    }

    private void tell(String text) {
        if (!text.isEmpty()) {
            answer.append(text);
            listener.onText(text);
        }
    }
}
