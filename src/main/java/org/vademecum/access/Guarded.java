package org.vademecum.access;

import org.jspecify.annotations.Nullable;

/** Something that belongs to a department; what {@link AccessPolicy} decides about. */
public interface Guarded {
    /** How a message to the caller names it, such as {@code thread}. */
    String kind();

    String id();

    String departmentId();

    /** The principal who made it; null when it is the department's own. */
    default @Nullable String ownerId() {
        return null;
    }

    /** Belongs to one person: nobody else of the department may see it. */
    interface Personal extends Guarded {
        @Override
        String ownerId();
    }
}
