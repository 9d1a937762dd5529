package org.vademecum.ingestion;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.access.Role;
import org.vademecum.common.Conflict;
import org.vademecum.common.Forbidden;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;
import org.vademecum.common.Transactions;
import org.vademecum.vectorstore.ConfiguredIndex;
import org.vademecum.vectorstore.IndexKind;
import org.vademecum.vectorstore.SearchIndex;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreRepository;

/**
 * What administrators have done with an index, be it the one in use or the other, which is filled before the configuration names
 * it. Works on the calling thread and keeps no state: whoever stops it and begins again goes on with what is missing. Documents
 * come from the database; nothing is parsed or embedded. Thread-safe; one task at a time on each node.
 */
@ApplicationScoped
public class IndexTasks {
    @Inject
    ConfiguredIndex indexes;

    @Inject
    IndexFilling filling;

    @Inject
    VectorStoreRepository stores;

    @Inject
    Transactions transactions;

    @Inject
    Event<Audited> audited;

    private final AtomicBoolean busy = new AtomicBoolean();

    /** Is told how many documents of all are done; throws to stop the task. */
    @FunctionalInterface
    public interface Progress {
        void done(int documents, int all) throws IOException;
    }

    /**
     * How a task ended.
     *
     * @param documents how many are searched
     * @param added how many were put
     * @param removed how many were taken out
     * @param missing ids of documents that the index lacks now
     * @param differing ids of documents that it has with another number of chunks now
     * @param surplus names of documents that it should not have now
     */
    public record Outcome(
            int documents, int added, int removed, List<String> missing, List<String> differing, List<String> surplus) {
        public Outcome {
            missing = List.copyOf(missing);
            differing = List.copyOf(differing);
            surplus = List.copyOf(surplus);
        }

        /** Whether index and database have the same documents, with as many chunks each. */
        public boolean agrees() {
            return missing.isEmpty() && differing.isEmpty() && surplus.isEmpty();
        }
    }

    /** The index that is searched. */
    public IndexKind used() {
        return indexes.used();
    }

    /**
     * For what is otherwise found out late, in the middle of an answer.
     *
     * @param vectorStoreId the store that alone is looked after; null for all
     * @throws Forbidden when the caller is no administrator
     * @throws NotFound when there is no such store
     * @throws Invalid when the configuration does not say where the index is
     * @throws Conflict while there is another task on this node
     */
    public void requireReady(Caller caller, IndexKind kind, @Nullable String vectorStoreId) {
        requireAdmin(caller);
        find(vectorStoreId);
        if (!indexes.isConfigured(kind)) {
            throw new Invalid(
                    "index", "not_configured", "No addresses of Solr are configured: set vademecum.solr.urls.");
        }
        if (busy.get()) {
            throw busy();
        }
    }

    private Optional<VectorStore> find(@Nullable String vectorStoreId) {
        return vectorStoreId == null
                ? Optional.empty()
                : Optional.of(transactions
                        .call(() -> stores.find(vectorStoreId))
                        .orElseThrow(() -> new NotFound("vector store", vectorStoreId)));
    }

    private static void requireAdmin(Caller caller) {
        if (!caller.has(Role.ADMIN)) {
            throw new Forbidden("Only administrators look after the search index.");
        }
    }

    private static Conflict busy() {
        return new Conflict("busy", "Somebody has a search index looked after at this moment.");
    }

    /**
     * Does the task and writes down that it was done.
     *
     * @param vectorStoreId the store that alone is looked after; null for all
     * @throws Forbidden when the caller is no administrator
     * @throws NotFound when there is no such store
     * @throws Conflict while there is another task on this node
     * @throws IOException when the index cannot be read or written; what was done until then is
     */
    public Outcome run(Caller caller, IndexKind kind, IndexTask task, @Nullable String vectorStoreId, Progress progress)
            throws IOException {
        requireAdmin(caller);
        Optional<VectorStore> store = find(vectorStoreId);
        if (!busy.compareAndSet(false, true)) {
            throw busy();
        }
        try {
            Outcome outcome = indexes.with(kind, index -> run(index, task, vectorStoreId, progress));
            Audited done = store.map(only -> Audited.of(caller, task.action(), only))
                    .orElseGet(() -> Audited.of(caller, task.action()));
            transactions.run(() -> audited.fire(done.with("index", kind.key())
                    .with("documents", Integer.toString(outcome.documents()))
                    .with("added", Integer.toString(outcome.added()))
                    .with("removed", Integer.toString(outcome.removed()))
                    .with("agrees", Boolean.toString(outcome.agrees()))));
            return outcome;
        } finally {
            busy.set(false);
        }
    }

    private Outcome run(SearchIndex index, IndexTask task, @Nullable String vectorStoreId, Progress progress)
            throws IOException {
        if (task == IndexTask.VERIFY) {
            int all = filling.count(vectorStoreId);
            return outcome(filling.compare(index, vectorStoreId, done -> progress.done(done, all)), 0, 0);
        }
        IndexFilling.Difference before = filling.compare(index, vectorStoreId, count -> {});
        List<String> put = task == IndexTask.REBUILD ? before.searched() : before.wanting();
        List<String> kept = new ArrayList<>(before.searched());
        kept.removeAll(Set.copyOf(put));
        int all = before.searched().size();
        int done = 0;
        int added = 0;
        int removed = 0;
        for (String id : put) {
            progress.done(done++, all);
            added += filling.add(index, id) ? 1 : 0;
        }
        for (String id : kept) {
            progress.done(done++, all);
            filling.describe(index, id);
        }
        for (String name : before.surplus()) {
            removed += filling.remove(index, name) ? 1 : 0;
        }
        progress.done(all, all);
        return outcome(filling.compare(index, vectorStoreId, count -> {}), added, removed);
    }

    private static Outcome outcome(IndexFilling.Difference now, int added, int removed) {
        return new Outcome(
                now.searched().size(),
                added,
                removed,
                now.missing(),
                now.differing(),
                now.surplus().stream().sorted().toList());
    }
}
