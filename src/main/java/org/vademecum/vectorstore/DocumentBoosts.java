package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Action;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.common.Forbidden;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;
import org.vademecum.common.Transactions;

/** What single documents are worth in searches beside the others of their store; the index does not know of it. */
@ApplicationScoped
public class DocumentBoosts {
    public static final double LEAST = 0.5;
    public static final double MOST = 2;

    private static final String KIND = "document";

    @Inject
    VectorStoreRepository stores;

    @Inject
    VectorStoreFileRepository documents;

    @Inject
    AccessPolicy access;

    @Inject
    Transactions transactions;

    @Inject
    Event<Audited> audited;

    /**
     * Multiplies the relevance of what is found in the document, in all of its versions, those to come included; from the
     * next search on.
     *
     * @param factor {@value #LEAST} … {@value #MOST}, rounded to hundredths; 1 for a document like any other
     * @throws NotFound when the caller may not read it
     * @throws Forbidden when the caller is no curator of its department
     * @throws Invalid for a factor out of bounds
     */
    public VectorStoreFile set(Caller caller, String vectorStoreFileId, double factor) {
        if (!(factor >= LEAST && factor <= MOST)) {
            throw new Invalid(
                    "boost",
                    "invalid_value",
                    "Invalid 'boost': expected a number from %s to %.0f.".formatted(LEAST, MOST));
        }
        return transactions.retry(() -> {
            VectorStoreFile document =
                    access.require(caller, Action.WRITE, documents.find(vectorStoreFileId), KIND, vectorStoreFileId);
            // The lock keeps an upload from adding a version in between.
            stores.lock(document.vectorStoreId());
            documents.versionsOf(document.documentId()).forEach(version -> version.boost(factor));
            audited.fire(Audited.of(caller, AuditAction.DOCUMENT_BOOST, document)
                    .with("boost", Double.toString(document.boost())));
            return document;
        });
    }
}
