package org.vademecum.api.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import org.vademecum.thread.Citation;

/**
 * A citation on the wire; offsets count code points.
 *
 * @param index position among the annotations of the text, in deltas alone
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record AnnotationJson(
        @Nullable Integer index, String type, String text, int startIndex, int endIndex, FileJson fileCitation) {
    record FileJson(String fileId) {}

    static AnnotationJson of(@Nullable Integer index, Citation citation) {
        return new AnnotationJson(
                index,
                "file_citation",
                citation.marker(),
                citation.start(),
                citation.end(),
                new FileJson(citation.fileId()));
    }
}
