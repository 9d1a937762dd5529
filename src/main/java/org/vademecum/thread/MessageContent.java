package org.vademecum.thread;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** A part of a message. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes(@JsonSubTypes.Type(value = MessageContent.Text.class, name = "text"))
public sealed interface MessageContent {
    /** Markdown, with the citations that stand in it and, once an answer is whole, the support of each sentence. */
    record Text(String value, List<Citation> citations, List<SentenceSupport> sentences) implements MessageContent {
        public Text {
            citations = List.copyOf(citations);
            sentences = List.copyOf(sentences);
        }

        /** Text that cites nothing, such as a question. */
        public static Text plain(String value) {
            return new Text(value, List.of(), List.of());
        }
    }
}
