package org.vademecum.access;

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

/** The departments of the company: a few, so that lists are never paged. */
@ApplicationScoped
@Transactional
public class DepartmentRepository {
    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    /** All, by name. */
    public List<Department> list() {
        return em.createQuery("select d from Department d order by d.name", Department.class)
                .getResultList();
    }

    /** Those that exist, by id. */
    public Map<String, Department> byId(Collection<String> ids) {
        return ids.isEmpty()
                ? Map.of()
                : em.createQuery("select d from Department d where d.id in :ids", Department.class)
                        .setParameter("ids", ids)
                        .getResultStream()
                        .collect(Collectors.toMap(Department::id, Function.identity()));
    }

    public Optional<Department> find(String id) {
        return Optional.ofNullable(em.find(Department.class, id));
    }

    /** The department {@link Department#MAIN}, or else the oldest one. */
    public Optional<Department> findHome() {
        return findByCode(Department.MAIN)
                .or(() -> em.createQuery("select d from Department d order by d.createdAt, d.id", Department.class)
                        .setMaxResults(1)
                        .getResultStream()
                        .findFirst());
    }

    public Optional<Department> findByCode(String code) {
        return em.createQuery("select d from Department d where d.code = :code", Department.class)
                .setParameter("code", code)
                .getResultStream()
                .findFirst();
    }

    /** At once, so that a reference to it shows here. */
    void remove(Department department) {
        em.remove(department);
        em.flush();
    }

    /** Written at once, since only plain ids tie to it what refers to it. */
    public void add(Department department) {
        em.persist(department);
        em.flush();
    }
}
