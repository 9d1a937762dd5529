package org.vademecum.file;

import java.util.Collection;
import java.util.Set;

/** A table whose rows name blobs. Every one is a bean, so that {@link BlobClaims} can ask them all. */
public interface BlobHolder {
    /** Those of the hashes that at least one row names. Called within a transaction. */
    Set<String> held(Collection<String> sha256s);
}
