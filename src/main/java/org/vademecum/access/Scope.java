package org.vademecum.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an API key may be used for, within what its holder may do. None of them implies another. */
public enum Scope {
    /** Looks at whatever its holder may see. */
    READ,
    /** Begins and changes threads, messages and runs. */
    CHAT,
    /** Adds, changes and removes files, uploads and vector stores. */
    DOCUMENTS,
    /** Makes, changes and removes assistants, and administers. */
    ADMIN;

    /** The name as programs and pages know it: lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Scope> of(String id) {
        return Arrays.stream(values()).filter(scope -> scope.id().equals(id)).findFirst();
    }
}
