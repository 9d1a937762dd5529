package org.vademecum.run;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.vademecum.common.Json;

/**
 * The body of a request, cut at the elements of its {@code messages} and {@code tools}: most of them stood in the request
 * before. Putting it together again gives the same bytes.
 *
 * @param frame what is left when the elements are taken out
 * @param parts the elements in the order of the body
 */
@SuppressWarnings("ArrayRecordComponent")
record SentRequest(byte[] frame, List<Part> parts) {
    private static final Set<String> CUT = Set.of("messages", "tools");

    /**
     * An element that was taken out.
     *
     * @param list the one it is in
     * @param at where it belongs in the frame, in bytes
     */
    record Place(String list, int at, String hash) {}

    /** An element with its bytes. */
    @SuppressWarnings("ArrayRecordComponent")
    record Part(Place place, byte[] content) {}

    SentRequest {
        parts = List.copyOf(parts);
    }

    /** @throws IllegalArgumentException when the body is not JSON */
    static SentRequest of(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        List<Part> parts = new ArrayList<>();
        int copied = 0;
        for (Element element : elements(bytes)) {
            frame.write(bytes, copied, element.start() - copied);
            byte[] content = Arrays.copyOfRange(bytes, element.start(), element.end());
            parts.add(new Part(new Place(element.list(), frame.size(), hash(content)), content));
            copied = element.end();
        }
        frame.write(bytes, copied, bytes.length - copied);
        return new SentRequest(frame.toByteArray(), parts);
    }

    /** The body as it was sent. */
    static byte[] join(byte[] frame, List<Place> places, Function<String, byte[]> contentByHash) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int copied = 0;
        for (Place place : places) {
            body.write(frame, copied, place.at() - copied);
            body.writeBytes(contentByHash.apply(place.hash()));
            copied = place.at();
        }
        body.write(frame, copied, frame.length - copied);
        return body.toByteArray();
    }

    private record Element(String list, int start, int end) {}

    private static List<Element> elements(byte[] body) {
        List<Element> elements = new ArrayList<>();
        try (JsonParser parser = Json.mapper().getFactory().createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("a request is an object");
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                if (value == JsonToken.START_ARRAY && CUT.contains(name)) {
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        int start = (int) parser.currentTokenLocation().getByteOffset();
                        parser.skipChildren();
                        parser.finishToken();
                        elements.add(new Element(
                                name, start, (int) parser.currentLocation().getByteOffset()));
                    }
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("a request is JSON", e);
        }
        return elements;
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
