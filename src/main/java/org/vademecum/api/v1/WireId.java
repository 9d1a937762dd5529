package org.vademecum.api.v1;

import java.util.regex.Pattern;
import org.vademecum.common.Invalid;

/** Ids as programs send them. */
final class WireId {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private WireId() {}

    /** The id, if it has the prefix of its kind, such as {@code thread}. */
    static String require(String param, String prefix, String id) {
        if (!id.startsWith(prefix) || !ID.matcher(id).matches()) {
            throw new Invalid(
                    param,
                    "invalid_value",
                    "Invalid '%s': '%s'. Expected an ID that begins with '%s'."
                            .formatted(param, shortened(id), prefix));
        }
        return id;
    }

    private static String shortened(String id) {
        return id.length() <= 80 ? id : id.substring(0, 80) + "…";
    }
}
