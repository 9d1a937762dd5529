package org.vademecum.access;

import java.util.Set;
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

    /** Whom it is shown to: the department, or the principal who keeps it for themselves. */
    default String audience() {
        return departmentId();
    }

    /** The groups whose members alone may read it, besides the department's curators; empty for the whole department. */
    default Set<String> readerGroups() {
        return Set.of();
    }

    /** It is in a bin: there for nobody, until those who may restore it do. */
    default boolean isDeleted() {
        return false;
    }

    /** Nobody else of the department may see it. */
    default boolean isKept() {
        return !audience().equals(departmentId());
    }

    /** Can be shared with other departments, whose members may then ask it and no more. */
    interface Shareable extends Guarded {
        /** Ids of those departments. */
        Set<String> sharedWith();

        /** The stores that are searched when it is asked. */
        Set<String> searchedStores();
    }

    /** Is always kept by whoever made it. */
    interface Personal extends Guarded {
        @Override
        String ownerId();

        @Override
        default String audience() {
            return ownerId();
        }
    }
}
