package org.vademecum.retention;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;

/** Policies and holds in the database. */
@ApplicationScoped
@Transactional
class RetentionRepository {
    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    Optional<RetentionPolicy> findPolicy(String departmentId) {
        return Optional.ofNullable(em.find(RetentionPolicy.class, departmentId));
    }

    List<RetentionPolicy> listPolicies() {
        return em.createQuery("select p from RetentionPolicy p order by p.departmentId", RetentionPolicy.class)
                .getResultList();
    }

    void add(RetentionPolicy policy) {
        em.persist(policy);
    }

    Optional<LegalHold> findHold(String subjectId) {
        return Optional.ofNullable(em.find(LegalHold.class, subjectId));
    }

    /** Newest first. */
    List<LegalHold> listHolds() {
        return em.createQuery("select h from LegalHold h order by h.placedAt desc, h.subjectId", LegalHold.class)
                .getResultList();
    }

    void add(LegalHold hold) {
        em.persist(hold);
        em.flush();
    }

    void remove(LegalHold hold) {
        em.remove(hold);
    }
}
