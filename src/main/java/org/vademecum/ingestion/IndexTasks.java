package org.vademecum.ingestion;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.access.Role;
import org.vademecum.common.Conflict;
import org.vademecum.common.Forbidden;
import org.vademecum.common.Transactions;
import org.vademecum.vectorstore.ConfiguredIndex;
import org.vademecum.vectorstore.IndexKind;
import org.vademecum.vectorstore.SearchIndex;

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
     * @param surplus names of documents that it should not have now
     */
    public record Outcome(int documents, int added, int removed, List<String> missing, List<String> surplus) {
        public Outcome {
            missing = List.copyOf(missing);
            surplus = List.copyOf(surplus);
        }

        /** Whether index and database have the same documents. */
        public boolean agrees() {
            return missing.isEmpty() && surplus.isEmpty();
        }
    }

    /** The index that is searched. */
    public IndexKind used() {
        return indexes.used();
    }

    /**
     * For what is otherwise found out late, in the middle of an answer.
     *
     * @throws Forbidden when the caller is no administrator
     * @throws Conflict while there is another task on this node
     */
    public void requireReady(Caller caller) {
        requireAdmin(caller);
        if (busy.get()) {
            throw busy();
        }
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
     * @throws Forbidden when the caller is no administrator
     * @throws Conflict while there is another task on this node
     * @throws IOException when the index cannot be read or written; what was done until then is
     */
    public Outcome run(Caller caller, IndexKind kind, IndexTask task, Progress progress) throws IOException {
        requireAdmin(caller);
        if (!busy.compareAndSet(false, true)) {
            throw busy();
        }
        try {
            Outcome outcome = indexes.with(kind, index -> run(index, task, progress));
            transactions.run(() -> audited.fire(Audited.of(caller, task.action())
                    .with("index", kind.key())
                    .with("documents", Integer.toString(outcome.documents()))
                    .with("added", Integer.toString(outcome.added()))
                    .with("removed", Integer.toString(outcome.removed()))
                    .with("agrees", Boolean.toString(outcome.agrees()))));
            return outcome;
        } finally {
            busy.set(false);
        }
    }

    private Outcome run(SearchIndex index, IndexTask task, Progress progress) throws IOException {
        IndexFilling.Difference before = filling.compare(index);
        int added = 0;
        int removed = 0;
        if (task != IndexTask.VERIFY) {
            List<String> put = new ArrayList<>(task == IndexTask.REBUILD ? before.searched() : before.missing());
            List<String> kept = new ArrayList<>(before.searched());
            kept.removeAll(Set.copyOf(put));
            int done = 0;
            for (String id : put) {
                progress.done(done++, before.searched().size());
                added += filling.add(index, id) ? 1 : 0;
            }
            for (String id : kept) {
                progress.done(done++, before.searched().size());
                filling.describe(index, id);
            }
            for (String name : before.surplus()) {
                removed += filling.remove(index, name) ? 1 : 0;
            }
        }
        IndexFilling.Difference after = task == IndexTask.VERIFY ? before : filling.compare(index);
        progress.done(after.searched().size(), after.searched().size());
        return new Outcome(
                after.searched().size(),
                added,
                removed,
                after.missing(),
                after.surplus().stream().sorted().toList());
    }
}
