package org.vademecum.access;

/** Who makes the running request. Bound to the request's thread. */
public interface CurrentCaller {
    /** The signed-in caller; requests without one never get as far as asking. */
    Caller get();

    /** What may be asked again once the request is over. */
    Standing standing();
}
