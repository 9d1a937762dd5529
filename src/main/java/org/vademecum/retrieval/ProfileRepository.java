package org.vademecum.retrieval;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

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

    /** The newest of each store that has any, by store. */
    Map<String, ProfileVersion> newest(Collection<String> vectorStoreIds) {
        return vectorStoreIds.isEmpty()
                ? Map.of()
                : em.createQuery("""
                                select p from ProfileVersion p
                                where p.vectorStoreId in :stores
                                  and p.number = (select max(n.number) from ProfileVersion n
                                                  where n.vectorStoreId = p.vectorStoreId)""", ProfileVersion.class)
                        .setParameter("stores", vectorStoreIds)
                        .getResultStream()
                        .collect(Collectors.toMap(ProfileVersion::vectorStoreId, Function.identity()));
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
