package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Action;
import org.vademecum.access.Caller;
import org.vademecum.common.Conflict;
import org.vademecum.common.NotFound;

/**
 * The vector store of a thread: what its messages have attached. It belongs to whoever attaches, and expires seven days
 * after it was last used. All methods join the transaction that is open, so that a message and what it attaches come into
 * being together; they throw {@link NotFound} for a file or a store that the caller may not read.
 */
@ApplicationScoped
@Transactional
public class ThreadStores {
    private static final int EXPIRES_AFTER_DAYS = 7;

    @Inject
    VectorStoreService service;

    @Inject
    VectorStoreRepository stores;

    @Inject
    StoreFileIntake intake;

    @Inject
    AccessPolicy access;

    @Inject
    Event<DocumentsReplaced> replaced;

    @Inject
    Clock clock;

    /**
     * Puts files that a message attaches for file search into the thread's store.
     *
     * @param vectorStoreId the store that the thread's tool resources name, which may be deleted; null for none
     * @param fileIds each once or more; files that are there already stay as they are
     * @return id of the store, which is a new one when there is none: the thread's tool resources are to name it alone
     * @throws Conflict with code {@code vector_store_expired}
     */
    public String add(Caller caller, String departmentId, @Nullable String vectorStoreId, Collection<String> fileIds) {
        List<NewStoreFile> files = fileIds.stream().map(NewStoreFile::of).toList();
        Optional<VectorStore> known =
                Optional.ofNullable(vectorStoreId).flatMap(stores::lock).filter(found -> !found.deleted());
        if (known.isEmpty()) {
            return create(caller, departmentId, files, Map.of());
        }
        VectorStore store = access.require(
                caller, Action.WRITE, known, "vector store", known.get().id());
        store.touch(clock.instant());
        replaced.fire(new DocumentsReplaced(intake.attach(caller, store, files).replaced()));
        return store.id();
    }

    /** Makes the store that a thread is created with ({@code tool_resources.file_search.vector_stores}). */
    public String create(Caller caller, String departmentId, List<NewStoreFile> files, Map<String, String> metadata) {
        return service.create(caller, departmentId, new NewVectorStore("", metadata, EXPIRES_AFTER_DAYS, files))
                .id();
    }

    /** Whether any of the stores still works on files; a run waits for a while when it is its thread's. */
    public boolean anyInProgress(Collection<String> vectorStoreIds) {
        return anyIs(VectorStore.Status.IN_PROGRESS, vectorStoreIds);
    }

    /** Whether any of the stores has expired, so that a run on its thread fails. */
    public boolean anyExpired(Collection<String> vectorStoreIds) {
        return anyIs(VectorStore.Status.EXPIRED, vectorStoreIds);
    }

    private boolean anyIs(VectorStore.Status status, Collection<String> vectorStoreIds) {
        return stores.findAll(vectorStoreIds).values().stream()
                .anyMatch(store -> store.status(store.fileCounts(), clock.instant()) == status);
    }
}
