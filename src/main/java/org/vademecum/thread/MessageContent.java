package org.vademecum.thread;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Optional;

/** A part of a message. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = MessageContent.Text.class, name = "text"),
    @JsonSubTypes.Type(value = MessageContent.ImageFile.class, name = "image_file"),
    @JsonSubTypes.Type(value = MessageContent.ImageUrl.class, name = "image_url")
})
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

    /** An image that was uploaded; {@code detail} is {@code auto}, {@code low} or {@code high}. */
    record ImageFile(String fileId, String detail) implements MessageContent {}

    /** An image elsewhere; {@code detail} as above. */
    record ImageUrl(String url, String detail) implements MessageContent {}

    /** The text of this part, empty for an image. */
    default Optional<Text> asText() {
        return this instanceof Text text ? Optional.of(text) : Optional.empty();
    }
}
