package org.vademecum.support;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.vademecum.access.Caller;
import org.vademecum.access.Department;
import org.vademecum.access.Principal;
import org.vademecum.access.Role;
import org.vademecum.common.Ids;

/** Two departments and some people in them. */
public record TestCompany(
        Department hr,
        Department it,
        Caller hrCurator,
        Caller hrEmployee,
        Caller itCurator,
        Caller itEmployee,
        Caller admin) {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    public static TestCompany foundIn(TestApplication application) {
        EntityManager em = application.entityManager();
        return application.inTransaction(() -> {
            Department hr = new Department("hr", "Human Resources", "HR", NOW);
            Department it = new Department("it", "IT Service Desk", "IT", NOW);
            em.persist(hr);
            em.persist(it);
            em.flush();
            return new TestCompany(
                    hr,
                    it,
                    hire(em, "hr.curator", Set.of(hr.id()), Role.EMPLOYEE, Role.CURATOR),
                    hire(em, "hr.employee", Set.of(hr.id()), Role.EMPLOYEE),
                    hire(em, "it.curator", Set.of(it.id()), Role.EMPLOYEE, Role.CURATOR),
                    hire(em, "it.employee", Set.of(it.id()), Role.EMPLOYEE),
                    hire(em, "admin", Set.of(), Role.ADMIN));
        });
    }

    /** One more employee, whose name the given one begins. */
    public Caller hire(TestApplication application, String name, Department department) {
        return application.inTransaction(() -> hire(
                application.entityManager(),
                Ids.next(name).toLowerCase(Locale.ROOT),
                Set.of(department.id()),
                Role.EMPLOYEE));
    }

    /** A program of the department: a service account with a key. */
    public Caller program(TestApplication application, Department department) {
        return application.inTransaction(() -> {
            Principal principal = new Principal(
                    Principal.Kind.SERVICE,
                    Ids.next("service-"),
                    "Program",
                    null,
                    Set.of(Role.EMPLOYEE),
                    Set.of(department.id()),
                    NOW);
            application.entityManager().persist(principal);
            return principal.asCaller();
        });
    }

    private static Caller hire(EntityManager em, String name, Set<String> departments, Role... roles) {
        Principal principal = new Principal(
                Principal.Kind.PERSON, name, name, null, Set.copyOf(Arrays.asList(roles)), departments, NOW);
        em.persist(principal);
        return principal.asCaller();
    }
}
