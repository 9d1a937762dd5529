package org.vademecum.file;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Conflict;
import org.vademecum.common.Transactions;

/**
 * Keeps a blob as long as a row names it and no longer, on however many nodes: naming a blob and removing one take turns
 * on a {@link BlobLock}. Locks are taken last in a transaction, after those of any other rows.
 */
@ApplicationScoped
public class BlobClaims {
    private static final Logger LOG = System.getLogger(BlobClaims.class.getName());

    private static final int AT_ONCE = 1000;

    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    @Inject
    BlobStore blobs;

    @Inject
    @Any
    Instance<BlobHolder> holders;

    @Inject
    Transactions transactions;

    /**
     * Makes sure that the blob stays until the transaction, which is about to write a row that names it, has ended.
     *
     * @throws Conflict in the rare case that the same content was being deleted meanwhile: the upload must be repeated
     */
    @Transactional(TxType.MANDATORY)
    public void claim(String sha256) {
        lock(sha256);
        if (!blobs.exists(sha256)) {
            throw new Conflict("content_deleted", "The same content was being deleted. Please upload the file again.");
        }
    }

    /**
     * Removes the blob unless a row names it; null does nothing. Call it after the transaction that removed a row. A
     * blob that cannot be removed now is left to {@link #removeUnnamed}.
     */
    public void release(@Nullable String sha256) {
        if (sha256 == null) {
            return;
        }
        try {
            transactions.run(() -> removeIfUnnamed(sha256));
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "Blob " + sha256 + " could not be removed; the next sweep tries again", e);
        }
    }

    /** Removes those of the blobs that no row names, such as uploads cut off by a crash. Returns how many there were. */
    public int removeUnnamed(Collection<String> sha256s) {
        Set<String> unnamed = new HashSet<>(sha256s);
        unnamed.removeAll(transactions.call(() -> held(sha256s)));
        unnamed.forEach(this::release);
        return unnamed.size();
    }

    /** The blobs that rows name and that are not there: content that was lost. */
    public List<String> listLost() {
        List<String> lost = new ArrayList<>();
        for (BlobHolder holder : holders) {
            List<String> some = listNamed(holder, "");
            while (!some.isEmpty()) {
                some.stream().filter(this::isLost).forEach(lost::add);
                some = listNamed(holder, some.getLast());
            }
        }
        return lost;
    }

    private List<String> listNamed(BlobHolder holder, String after) {
        return transactions.call(() -> holder.listNamed(after, AT_ONCE));
    }

    /** The row may be gone by now, and the blob with it. */
    private boolean isLost(String sha256) {
        return !blobs.exists(sha256)
                && !transactions.call(() -> held(List.of(sha256))).isEmpty()
                && !blobs.exists(sha256);
    }

    private void removeIfUnnamed(String sha256) {
        lock(sha256);
        if (held(List.of(sha256)).isEmpty()) {
            try {
                blobs.delete(sha256);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Set<String> held(Collection<String> sha256s) {
        Set<String> held = new HashSet<>();
        holders.forEach(holder -> held.addAll(holder.held(sha256s)));
        return held;
    }

    private void lock(String sha256) {
        em.find(BlobLock.class, BlobLock.stripeOf(sha256), LockModeType.PESSIMISTIC_WRITE);
    }
}
