package org.vademecum.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Principals and the passwords of those who have a local account. */
@ApplicationScoped
@Transactional
public class PrincipalRepository implements DepartmentHolder {
    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    public Optional<Principal> find(String id) {
        return Optional.ofNullable(em.find(Principal.class, id));
    }

    /** As it is in the database, and ours until the transaction ends. */
    Optional<Principal> lock(String id) {
        return Optional.ofNullable(em.find(Principal.class, id, LockModeType.PESSIMISTIC_WRITE));
    }

    public Optional<Principal> findByUsername(String username) {
        return em.createQuery("select p from Principal p where p.username = :username", Principal.class)
                .setParameter("username", username)
                .getResultStream()
                .findFirst();
    }

    /** By {@link RealmIdentity#key}. */
    public Optional<Principal> findByRealmSubject(String key) {
        return em.createQuery("select p from Principal p where p.realmSubject = :key", Principal.class)
                .setParameter("key", key)
                .getResultStream()
                .findFirst();
    }

    /** Those that exist, by id. */
    public Map<String, Principal> byId(Collection<String> ids) {
        return ids.isEmpty()
                ? Map.of()
                : em.createQuery("select p from Principal p where p.id in :ids", Principal.class)
                        .setParameter("ids", ids)
                        .getResultStream()
                        .collect(Collectors.toMap(Principal::id, Function.identity()));
    }

    /** The service accounts, newest first: few, since people make them. */
    public List<Principal> listServices() {
        return em.createQuery(
                        "select p from Principal p where p.kind = :kind order by p.createdAt desc, p.id",
                        Principal.class)
                .setParameter("kind", Principal.Kind.SERVICE)
                .getResultList();
    }

    public Optional<LocalAccount> findAccount(String principalId) {
        return Optional.ofNullable(em.find(LocalAccount.class, principalId));
    }

    /** Whether somebody else who signs in here, and not by an identity provider, is an administrator. */
    boolean hasOtherLocalAdministrator(String principalId) {
        return em.createQuery(
                        "select p from Principal p, LocalAccount a where a.principalId = p.id and p.enabled = true"
                                + " and p.realmSubject is null and p.id <> :id",
                        Principal.class)
                .setParameter("id", principalId)
                .getResultStream()
                .anyMatch(person -> person.roles().contains(Role.ADMIN));
    }

    void removeAccount(String principalId) {
        findAccount(principalId).ifPresent(em::remove);
    }

    @Override
    public String holding() {
        return "members";
    }

    @Override
    public Map<String, Long> countByDepartment() {
        return em.createQuery("select d, count(p) from Principal p join p.departmentIds d group by d", Object[].class)
                .getResultStream()
                .collect(Collectors.toMap(row -> (String) row[0], row -> (Long) row[1]));
    }

    /** Written at once, since only plain ids tie to it what refers to it. */
    public void add(Principal principal) {
        em.persist(principal);
        em.flush();
    }

    /** Sends what was changed to the database now, so that a conflict shows here. */
    void flush() {
        em.flush();
    }

    /** In place of the account the principal may have had. */
    public void put(LocalAccount account) {
        em.merge(account);
    }

    /** In one transaction, so that nobody is left without the password they were promised. */
    public void add(Principal principal, LocalAccount account) {
        em.persist(principal);
        em.flush();
        em.persist(account);
    }
}
