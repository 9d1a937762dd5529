package org.vademecum.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.CursorPage;
import org.vademecum.common.Json;
import org.vademecum.common.ListRequest;

/**
 * Writes one large JSON object part by part, so that hardly any of it is in memory. What breaks off is no JSON. For one thread.
 */
final class OwnDataWriter {
    private static final int PAGE = 100;

    private final JsonGenerator json;

    OwnDataWriter(OutputStream output) throws IOException {
        json = Json.mapper().createGenerator(output);
        json.useDefaultPrettyPrinter();
        json.writeStartObject();
    }

    /** Writes something that may fail as {@link UncheckedIOException}. */
    @FunctionalInterface
    interface Part {
        void write();
    }

    void value(String name, @Nullable Object value) {
        io(() -> json.writeObjectField(name, value));
    }

    void array(String name, Part elements) {
        io(() -> json.writeArrayFieldStart(name));
        elements.write();
        io(json::writeEndArray);
    }

    /** Goes through all pages of a list, oldest first. */
    <T> void array(
            String name,
            Function<ListRequest, CursorPage<T>> list,
            Function<T, String> id,
            Function<List<T>, List<?>> elements) {
        array(name, () -> {
            String after = null;
            CursorPage<T> page;
            do {
                page = list.apply(new ListRequest(PAGE, true, after, null));
                elements.apply(page.data()).forEach(this::element);
                after = page.data().isEmpty() ? null : id.apply(page.data().getLast());
            } while (page.hasMore());
        });
    }

    void element(Object value) {
        io(() -> json.writeObject(value));
    }

    /** An element of parts. */
    void element(Part parts) {
        io(json::writeStartObject);
        parts.write();
        io(json::writeEndObject);
    }

    /** That was all of it. */
    void end() {
        io(json::writeEndObject);
        io(json::flush);
    }

    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    private static void io(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
