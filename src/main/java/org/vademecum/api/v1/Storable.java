package org.vademecum.api.v1;

import com.fasterxml.jackson.databind.JsonNode;
import org.vademecum.common.Invalid;

/** Refuses characters that no database keeps: NUL, and halves of surrogate pairs. */
final class Storable {
    private Storable() {}

    static void require(JsonNode node) {
        if (node.isTextual()) {
            require(node.textValue());
        }
        node.properties().forEach(member -> require(member.getKey()));
        node.forEach(Storable::require);
    }

    static void require(String text) {
        boolean broken = text.codePoints().anyMatch(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF));
        if (broken) {
            throw new Invalid(
                    null,
                    "invalid_value",
                    "The request holds characters that cannot be stored: NUL, or half of a surrogate pair.");
        }
    }
}
