package org.vademecum.vectorstore;

import java.io.IOException;

/** Solr understood a request and did not do it. */
final class SolrRefused extends IOException {
    private static final long serialVersionUID = 1L;

    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final int status;

    SolrRefused(int status, String message) {
        super(message);
        this.status = status;
    }

    /** Whether a document is not the version that the request took it for. */
    boolean isConflict() {
        return status == CONFLICT;
    }

    /** Whether there is no such collection. */
    boolean isNotFound() {
        return status == NOT_FOUND;
    }
}
