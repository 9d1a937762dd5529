package org.vademecum.common;

/** The object is not there, or the caller may not know that it is. Answered as 404. */
public class NotFound extends RuntimeException {
    public NotFound(String kind, String id) {
        super("No %s found with id '%s'.".formatted(kind, id));
    }
}
