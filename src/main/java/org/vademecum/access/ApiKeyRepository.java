package org.vademecum.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** API keys in the database. */
@ApplicationScoped
@Transactional
public class ApiKeyRepository {
    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    /** Written at once, since only a plain id ties to it the key it comes in the place of. */
    public void add(ApiKey key) {
        em.persist(key);
        em.flush();
    }

    public Optional<ApiKey> find(String keyId) {
        return Optional.ofNullable(em.find(ApiKey.class, keyId));
    }

    public Optional<ApiKey> findByHash(String secretHash) {
        return em.createQuery("select k from ApiKey k where k.secretHash = :hash", ApiKey.class)
                .setParameter("hash", secretHash)
                .getResultStream()
                .findFirst();
    }

    /** Of one principal, newest first. */
    public List<ApiKey> listOf(String principalId) {
        return em.createQuery(
                        "select k from ApiKey k where k.principalId = :principal order by k.seq desc", ApiKey.class)
                .setParameter("principal", principalId)
                .getResultList();
    }

    void removeOf(String principalId) {
        em.createQuery("update ApiKey k set k.successorId = null where k.principalId = :principal")
                .setParameter("principal", principalId)
                .executeUpdate();
        em.createQuery("delete from ApiKey k where k.principalId = :principal")
                .setParameter("principal", principalId)
                .executeUpdate();
    }

    /** All keys, newest first: few, since people make them. */
    public List<ApiKey> list() {
        return em.createQuery("select k from ApiKey k order by k.seq desc", ApiKey.class)
                .getResultList();
    }

    /**
     * Notes the use of a key that was last noted before a moment; keys in use are not written for every request. Returns
     * whether it was noted: of two nodes only one notes it.
     */
    boolean used(String keyId, Instant now, Instant notedBefore) {
        return em.createQuery("update ApiKey k set k.lastUsedAt = :now where k.id = :id"
                                + " and (k.lastUsedAt is null or k.lastUsedAt < :before)")
                        .setParameter("now", now)
                        .setParameter("id", keyId)
                        .setParameter("before", notedBefore)
                        .executeUpdate()
                == 1;
    }
}
