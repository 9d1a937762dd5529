package org.vademecum.common;

/** The caller may see the object, or it is no secret that it exists, but may not do this to it. Answered as 403. */
public class Forbidden extends RuntimeException {
    public Forbidden(String message) {
        super(message);
    }
}
