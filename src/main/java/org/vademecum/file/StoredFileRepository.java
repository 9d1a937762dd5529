package org.vademecum.file;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Rows of {@code stored_file}. */
@ApplicationScoped
@Transactional
public class StoredFileRepository implements BlobHolder {
    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    public Optional<StoredFile> find(String id) {
        return Optional.ofNullable(em.find(StoredFile.class, id));
    }

    public void add(StoredFile file) {
        em.persist(file);
    }

    /** No error when it is gone already. */
    public void remove(String id) {
        em.createQuery("delete from StoredFile f where f.id = :id")
                .setParameter("id", id)
                .executeUpdate();
    }

    @Override
    public Set<String> held(Collection<String> sha256s) {
        if (sha256s.isEmpty()) {
            return Set.of();
        }
        return new HashSet<>(
                em.createQuery("select distinct f.sha256 from StoredFile f where f.sha256 in :hashes", String.class)
                        .setParameter("hashes", sha256s)
                        .getResultList());
    }
}
