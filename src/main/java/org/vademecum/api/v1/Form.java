package org.vademecum.api.v1;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vademecum.api.v1.Multipart.Part;
import org.vademecum.common.Invalid;
import org.vademecum.common.Json;

/**
 * A form with one file in it, read while it arrives: first {@link #file}, whose content is read by the caller, then {@link
 * #fields}, of which some may come behind the file.
 */
final class Form {
    private static final int MAX_FIELDS = 64;
    private static final int MAX_FIELD = 64 * 1024;

    private final Multipart parts;
    private final String fileName;
    private final @Nullable FormHash hash;
    private final Map<String, String> fields = new TreeMap<>();

    /** {@code fileName} is the name of the field that holds the file; {@code hash} sees all of the form, null for none. */
    Form(@Nullable String contentType, InputStream body, String fileName, @Nullable FormHash hash) {
        this.parts = Multipart.of(contentType, body);
        this.fileName = fileName;
        this.hash = hash;
    }

    /** @throws Invalid when there is none */
    Part file() throws IOException {
        Optional<Part> part = nextFile();
        return part.orElseThrow(() -> new Invalid(
                fileName, "missing_required_parameter", "Missing required parameter: '%s'.".formatted(fileName)));
    }

    /** All fields; a name such as {@code expires_after[seconds]} means a field of an object. */
    Body fields() throws IOException {
        if (nextFile().isPresent()) {
            throw new Invalid(fileName, "invalid_value", "There can be only one '%s'.".formatted(fileName));
        }
        var object = Json.mapper().createObjectNode();
        fields.forEach((name, value) -> {
            int bracket = name.indexOf('[');
            if (bracket > 0 && name.endsWith("]")) {
                putMember(object, name.substring(0, bracket), name.substring(bracket + 1, name.length() - 1), value);
            } else {
                object.put(name, value);
            }
        });
        Storable.require(object);
        return new Body(object, "");
    }

    /** What is said to be a text as well, which the order of names has put before, becomes what no field is: a list. */
    private static void putMember(ObjectNode object, String name, String member, String value) {
        switch (object.get(name)) {
            case null -> object.putObject(name).put(member, value);
            case ObjectNode members -> members.put(member, value);
            default -> object.putArray(name);
        }
    }

    /** Notes the fields on the way to it. */
    private Optional<Part> nextFile() throws IOException {
        for (Optional<Part> part = next(); part.isPresent(); part = next()) {
            if (part.get().name().equals(fileName)) {
                return part;
            }
            note(part.get());
        }
        return Optional.empty();
    }

    private Optional<Part> next() throws IOException {
        Optional<Part> part = parts.next();
        return hash == null ? part : part.map(hash::watch);
    }

    private void note(Part part) throws IOException {
        byte[] value = part.content().readNBytes(MAX_FIELD + 1);
        if (value.length > MAX_FIELD || fields.size() == MAX_FIELDS) {
            throw new Invalid(part.name(), "too_large", "The form has too many or too long fields.");
        }
        fields.put(part.name(), new String(value, StandardCharsets.UTF_8));
    }
}
