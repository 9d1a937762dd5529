package org.vademecum.access;

/** Something that belongs to a department; what {@link AccessPolicy} decides about. */
public interface Guarded {
    /** How a message to the caller names it, such as {@code thread}. */
    String kind();

    String id();

    String departmentId();

    /** Belongs to one person: nobody else of the department may see it. */
    interface Personal extends Guarded {
        String ownerId();
    }
}
