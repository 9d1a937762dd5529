package org.vademecum.thread;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** A part of a message. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes(@JsonSubTypes.Type(value = MessageContent.Text.class, name = "text"))
public sealed interface MessageContent {
    /** Markdown, with the citations that stand in it. */
    record Text(String value, List<Citation> citations) implements MessageContent {
        public Text {
            citations = List.copyOf(citations);
        }
    }
}
