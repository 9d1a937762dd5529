package org.vademecum.retrieval;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;

/** Rows of {@code retrieval_profile}. */
@ApplicationScoped
@Transactional
public class ProfileRepository {
    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    void add(ProfileVersion version) {
        em.persist(version);
    }

    Optional<ProfileVersion> find(String vectorStoreId, int number) {
        return em.createQuery(
                        "select p from ProfileVersion p where p.vectorStoreId = :store and p.number = :number",
                        ProfileVersion.class)
                .setParameter("store", vectorStoreId)
                .setParameter("number", number)
                .getResultStream()
                .findFirst();
    }

    /** The one with the greatest number; empty for a store that has none. */
    Optional<ProfileVersion> newest(String vectorStoreId) {
        return list(vectorStoreId, Integer.MAX_VALUE, 1).stream().findFirst();
    }

    /** Newest first, those with a smaller number than {@code before}. */
    List<ProfileVersion> list(String vectorStoreId, int before, int limit) {
        return em.createQuery("""
                        select p from ProfileVersion p
                        where p.vectorStoreId = :store and p.number < :before order by p.number desc""", ProfileVersion.class)
                .setParameter("store", vectorStoreId)
                .setParameter("before", before)
                .setMaxResults(limit)
                .getResultList();
    }
}
