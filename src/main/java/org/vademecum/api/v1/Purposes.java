package org.vademecum.api.v1;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Invalid;
import org.vademecum.file.Purpose;

/** The purpose that a list of files is restricted to. */
final class Purposes {
    private Purposes() {}

    /** Null for any. */
    static @Nullable Purpose parse(@Nullable String id) {
        return id == null || id.isEmpty() ? null : Purpose.find(id).orElseThrow(() -> unsupported(id));
    }

    private static Invalid unsupported(String id) {
        String all = Arrays.stream(Purpose.values())
                .map(purpose -> "'%s'".formatted(purpose.id()))
                .collect(Collectors.joining(", "));
        return new Invalid(
                "purpose", "invalid_value", "Invalid value: '%s'. Supported values are: %s.".formatted(id, all));
    }
}
