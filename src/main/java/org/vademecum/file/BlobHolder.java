package org.vademecum.file;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/** A table whose rows name blobs. Every one is a bean, so that {@link BlobClaims} can ask them all. */
public interface BlobHolder {
    /** The hashes that its rows name and that come after one in order, at most {@code limit}. Called within a transaction. */
    List<String> listNamed(String after, int limit);

    /** Those of the hashes that at least one row names. Called within a transaction. */
    Set<String> held(Collection<String> sha256s);
}
