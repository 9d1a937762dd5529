package org.vademecum.api.v1;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.vademecum.common.Invalid;

/** Reads the JSON of a request. Whether it says that it is JSON is the resource's {@code @Consumes} to check. */
@Provider
@Consumes(MediaType.WILDCARD)
public class BodyReader implements MessageBodyReader<Body> {
    /** Twice what the longest message may have. */
    static final int MAX_BYTES = 16 * 1024 * 1024;

    @Override
    public boolean isReadable(Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
        return type == Body.class;
    }

    @Override
    public Body readFrom(
            Class<Body> type,
            Type generic,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream stream)
            throws IOException {
        return Body.parse(bytes(stream));
    }

    static byte[] bytes(InputStream stream) throws IOException {
        byte[] bytes = stream.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new Invalid(
                    null, "too_large", "The body of a request can have at most %,d bytes.".formatted(MAX_BYTES));
        }
        return bytes;
    }
}
