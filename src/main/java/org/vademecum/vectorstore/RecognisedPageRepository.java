package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Rows of {@code recognised_page}. */
@ApplicationScoped
@Transactional
public class RecognisedPageRepository {
    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    public void add(RecognisedPage page) {
        em.persist(page);
    }

    public Optional<RecognisedPage> find(String vectorStoreFileId, int page) {
        return Optional.ofNullable(em.find(RecognisedPage.class, new RecognisedPage.Key(vectorStoreFileId, page)));
    }

    /** All of a document version, in order. */
    public List<RecognisedPage> list(String vectorStoreFileId) {
        return em.createQuery("""
                        select p from RecognisedPage p
                        where p.vectorStoreFileId = :file order by p.page""", RecognisedPage.class)
                .setParameter("file", vectorStoreFileId)
                .getResultList();
    }

    /** The same without their words. */
    public List<RecognisedPage.Confidence> listConfidences(String vectorStoreFileId) {
        return em.createQuery("""
                        select p.page, p.confidence from RecognisedPage p
                        where p.vectorStoreFileId = :file order by p.page""", Object[].class)
                .setParameter("file", vectorStoreFileId)
                .getResultStream()
                .map(row -> new RecognisedPage.Confidence((Integer) row[0], (Integer) row[1]))
                .toList();
    }

    /** Keeps none but these of a document version. */
    public void retain(String vectorStoreFileId, Collection<Integer> pages) {
        list(vectorStoreFileId).stream()
                .filter(page -> !pages.contains(page.page()))
                .forEach(em::remove);
    }

    public void removeAll(Collection<String> vectorStoreFileIds) {
        em.createQuery("delete from RecognisedPage p where p.vectorStoreFileId in :files")
                .setParameter("files", vectorStoreFileIds)
                .executeUpdate();
    }
}
