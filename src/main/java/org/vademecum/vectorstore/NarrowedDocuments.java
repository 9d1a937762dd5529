package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Action;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.access.Loan;
import org.vademecum.common.Forbidden;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;
import org.vademecum.common.Transactions;
import org.vademecum.file.StoredFileRepository;

/**
 * Documents that some groups of their department may read and the others not. They are few: what somebody may not read of
 * them is named to the index and the database with each search and list, so that a change holds at once.
 */
@ApplicationScoped
public class NarrowedDocuments {
    private static final String KIND = "document";
    private static final int MOST_GROUPS = 20;
    private static final int LONGEST_PATH = 190;

    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    @Inject
    VectorStoreRepository stores;

    @Inject
    VectorStoreFileRepository documents;

    @Inject
    StoredFileRepository files;

    @Inject
    AccessPolicy access;

    @Inject
    Transactions transactions;

    @Inject
    Event<Audited> audited;

    /**
     * Lets only members of the groups, or of groups below them, read all versions of the document, those to come included;
     * curators of the department do anyway. No group: the whole department again.
     *
     * @param groups full paths at the identity provider, such as {@code /departments/hr/payroll}
     * @throws NotFound when the caller may not read it
     * @throws Forbidden when the caller is no curator of its department
     * @throws Invalid for more than 20 groups, or one that is no path
     */
    public VectorStoreFile narrow(Caller caller, String vectorStoreFileId, Set<String> groups) {
        requirePaths(groups);
        return transactions.retry(() -> {
            VectorStoreFile document =
                    access.require(caller, Action.WRITE, documents.find(vectorStoreFileId), KIND, vectorStoreFileId);
            narrow(document, groups);
            audited.fire(Audited.of(caller, AuditAction.DOCUMENT_NARROW, document)
                    .with("groups", groups.stream().sorted().collect(Collectors.joining(", "))));
            return document;
        });
    }

    /** The lock keeps an upload from adding a version in between. */
    private void narrow(VectorStoreFile document, Set<String> groups) {
        stores.lock(document.vectorStoreId());
        for (VectorStoreFile version : documents.versionsOf(document.documentId())) {
            version.narrow(groups);
            files.find(version.fileId()).filter(file -> !file.isKept()).ifPresent(file -> file.narrow(groups));
        }
    }

    private static void requirePaths(Collection<String> groups) {
        if (groups.size() > MOST_GROUPS) {
            throw new Invalid("groups", "too_many", "A document has at most %d groups.".formatted(MOST_GROUPS));
        }
        groups.forEach(NarrowedDocuments::requirePath);
    }

    private static void requirePath(String group) {
        if (!group.matches("(/[^/\\p{Cntrl}]+)+") || group.length() > LONGEST_PATH) {
            throw new Invalid(
                    "groups",
                    "invalid_value",
                    "'%s' is no full path of a group, such as /hr/payroll.".formatted(group));
        }
    }

    /** What of these departments' documents is not the caller's to read, though they read others there. */
    @Transactional
    public Set<String> withheldFrom(Caller caller, Collection<String> departmentIds) {
        return withheldFrom(caller, Loan.NONE, departmentIds);
    }

    /** The same for somebody who reads by a loan, too. */
    @Transactional
    public Set<String> withheldFrom(Caller caller, Loan loan, Collection<String> departmentIds) {
        return withheld(caller, List.of(loan), "f.departmentId", departmentIds)
                .map(NarrowedDocument::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What of these stores' documents is not for the caller, who reads by these loans besides. */
    @Transactional
    List<NarrowedDocument> withheldIn(Caller caller, Collection<Loan> loans, Collection<String> vectorStoreIds) {
        return withheld(caller, loans, "f.vectorStoreId", vectorStoreIds).toList();
    }

    private Stream<NarrowedDocument> withheld(
            Caller caller, Collection<Loan> loans, String attribute, Collection<String> ids) {
        return narrowed(attribute, ids)
                .filter(document -> !access.allows(caller, Action.READ, document))
                .filter(document -> loans.stream()
                        .noneMatch(loan -> access.covers(loan, caller, document, document.vectorStoreId())));
    }

    private Stream<NarrowedDocument> narrowed(String attribute, Collection<String> ids) {
        return ids.isEmpty()
                ? Stream.empty()
                : em.createQuery(
                                "select " + NarrowedDocument.COLUMNS
                                        + " from VectorStoreFile f where f.narrowed = true and " + attribute
                                        + " in :ids",
                                Object[].class)
                        .setParameter("ids", ids)
                        .getResultStream()
                        .map(NarrowedDocument::of);
    }
}
