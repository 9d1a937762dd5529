package org.vademecum.common;

import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.util.Objects;

/**
 * The end of a list that many add to at once, a row to be locked: a {@code seq} is given when a row is written, and without
 * turns a later one could be committed first, so that whoever reads on from there never sees the other. With them, who sees a
 * row sees all before it. Lists of one thread, run or store take turns on that, and need no end.
 *
 * <p>The lock is held until the transaction ends. So that none waits for another that waits for it, nothing is locked
 * afterwards but what is locked after the ends everywhere: that of assistants after that of stores, and then the principal.
 */
@Entity
@Table(name = "list_end")
public class ListEnd {
    @Id
    private String entity;

    @SuppressWarnings("NullAway.Init")
    protected ListEnd() {}

    /** Persists a row whose {@code seq} will be above those of all rows of its kind that are committed by then. */
    public static void append(EntityManager em, Object row) {
        String entity = row.getClass().getSimpleName();
        Objects.requireNonNull(em.find(ListEnd.class, entity, LockModeType.PESSIMISTIC_WRITE), entity);
        em.persist(row);
    }

    String entity() {
        return entity;
    }
}
