package org.vademecum.access;

import java.util.Optional;

/**
 * How somebody came to be the caller of a request, for what goes on after it: asked again, it tells whether they still would
 * be. May be asked by any thread; may talk to the identity provider.
 */
public interface Standing {
    /** The caller with the roles and departments of now; empty when whatever they came with no longer holds. */
    Optional<Caller> caller();
}
