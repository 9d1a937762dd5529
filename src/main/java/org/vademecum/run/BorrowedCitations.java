package org.vademecum.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Caller;
import org.vademecum.access.Loan;
import org.vademecum.assistant.Assistant;

/** Which documents threads cite that are another department's, and for how long their readers may look at them. */
@ApplicationScoped
@Transactional
public class BorrowedCitations {
    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    @Inject
    AccessPolicy access;

    /** Once for each document, however often the thread cites it. Documents that are gone by now are left out. */
    void add(Run run, Collection<String> vectorStoreFileIds) {
        em.createQuery("""
                        select f.id from VectorStoreFile f
                        where f.id in :cited and f.id not in
                            (select c.vectorStoreFileId from BorrowedCitation c
                             where c.threadId = :thread and c.assistantId = :assistant)""", String.class)
                .setParameter("cited", vectorStoreFileIds)
                .setParameter("thread", run.threadId())
                .setParameter("assistant", run.assistantId())
                .getResultList()
                .forEach(id -> em.persist(new BorrowedCitation(run, id)));
    }

    /**
     * What lets the caller look at a document that a thread of theirs cites: the loans of the assistants that were asked there
     * and are still shared with them. Not every loan need cover the document any more.
     */
    public List<Loan> loans(Caller caller, String vectorStoreFileId) {
        return em.createQuery("""
                        select a from Assistant a where a.id in
                            (select c.assistantId from BorrowedCitation c, ChatThread t
                             where c.vectorStoreFileId = :document and t.id = c.threadId and t.ownerId = :reader)""", Assistant.class)
                .setParameter("document", vectorStoreFileId)
                .setParameter("reader", caller.principalId())
                .getResultStream()
                .map(assistant -> access.loan(caller, assistant))
                .toList();
    }
}
