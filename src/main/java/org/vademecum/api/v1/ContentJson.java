package org.vademecum.api.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.thread.Citation;
import org.vademecum.thread.MessageContent;

/** A part of a message on the wire; what belongs to its type alone is there. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ContentJson(
        String type,
        @Nullable TextJson text,
        @Nullable ImageFileJson imageFile,
        @Nullable ImageUrlJson imageUrl) {
    record TextJson(String value, List<AnnotationJson> annotations) {
        static TextJson of(String value, List<Citation> citations) {
            return new TextJson(
                    value,
                    citations.stream()
                            .map(citation -> AnnotationJson.of(null, citation))
                            .toList());
        }
    }

    record ImageFileJson(String fileId, String detail) {}

    record ImageUrlJson(String url, String detail) {}

    static ContentJson of(MessageContent part) {
        return switch (part) {
            case MessageContent.Text text -> text(text.value(), text.citations());
            case MessageContent.ImageFile image ->
                new ContentJson("image_file", null, new ImageFileJson(image.fileId(), image.detail()), null);
            case MessageContent.ImageUrl image ->
                new ContentJson("image_url", null, null, new ImageUrlJson(image.url(), image.detail()));
        };
    }

    static ContentJson text(String value, List<Citation> citations) {
        return new ContentJson("text", TextJson.of(value, citations), null, null);
    }
}
