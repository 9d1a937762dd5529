package org.vademecum.retrieval;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.Optional;

/** Rows of {@code glossary}. */
@ApplicationScoped
@Transactional
public class GlossaryRepository {
    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    void add(Glossary glossary) {
        em.persist(glossary);
    }

    Optional<Glossary> find(String departmentId) {
        return Optional.ofNullable(em.find(Glossary.class, departmentId));
    }
}
