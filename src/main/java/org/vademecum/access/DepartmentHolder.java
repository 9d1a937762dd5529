package org.vademecum.access;

import jakarta.persistence.EntityManager;
import java.util.Map;
import java.util.stream.Collectors;

/** A kind of thing that belongs to departments. Every one is a bean, so that {@link DepartmentService} can ask them all. */
public interface DepartmentHolder {
    /** What is counted, in the plural, such as {@code assistants}. */
    String holding();

    /**
     * How many there are, by the department's id; departments that have none are left out, and so is what the
     * installation keeps for itself. Called within a transaction.
     */
    Map<String, Long> countByDepartment();

    /**
     * Counts the rows of an entity with a {@code departmentId}.
     *
     * @param owner the entity's attribute with the principal who made the row
     */
    static Map<String, Long> count(EntityManager em, String entity, String owner) {
        return em.createQuery("""
                        select e.departmentId, count(e) from %1$s e
                        where e.%2$s is null or e.%2$s not in
                            (select p.id from Principal p where p.username like :system)
                        group by e.departmentId""".formatted(entity, owner), Object[].class)
                .setParameter("system", Principal.SYSTEM_PREFIX + "%")
                .getResultStream()
                .collect(Collectors.toMap(row -> (String) row[0], row -> (Long) row[1]));
    }
}
