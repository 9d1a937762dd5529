package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Action;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.access.Loan;
import org.vademecum.common.Conflict;
import org.vademecum.common.CursorPage;
import org.vademecum.common.Forbidden;
import org.vademecum.common.Invalid;
import org.vademecum.common.ListRequest;
import org.vademecum.common.NotFound;
import org.vademecum.common.Transactions;

/** Vector stores as callers see them. */
@ApplicationScoped
public class VectorStoreService {
    private static final String KIND = "vector store";

    /** The use of a store is noted no more often than this. */
    private static final Duration NOTED = Duration.ofMinutes(1);

    @Inject
    VectorStoreRepository stores;

    @Inject
    StoreFileIntake intake;

    @Inject
    NarrowedDocuments narrowed;

    @Inject
    AccessPolicy access;

    @Inject
    Transactions transactions;

    @Inject
    Event<VectorStoreDeleted> deleted;

    @Inject
    Event<Audited> audited;

    @Inject
    Clock clock;

    @Inject
    @ConfigProperty(name = "vademecum.index.detect-language", defaultValue = "true")
    boolean detectsLanguage;

    /** The departments' own stores whose documents the caller may read, by name. */
    public List<VectorStore> list(Caller caller) {
        return access.seesAll(caller) ? stores.listAll() : stores.list(caller.departmentIds());
    }

    /** The stores that the caller may add documents to, by name. */
    public List<VectorStore> listCurated(Caller caller) {
        return list(caller).stream()
                .filter(store -> access.curates(caller, store.departmentId()))
                .toList();
    }

    public Optional<VectorStore> find(Caller caller, String id) {
        return stores.find(id).filter(store -> access.allows(caller, Action.READ, store));
    }

    public VectorStore get(Caller caller, String id) {
        return access.require(caller, Action.READ, stores.find(id), KIND, id);
    }

    /**
     * @throws NotFound when the caller has nothing to do with the department
     * @throws Forbidden when the caller is no curator there
     * @throws Invalid for a blank name or one of more than 256 characters
     */
    @Transactional
    public VectorStore create(Caller caller, String departmentId, String name) {
        if (!access.sees(caller, departmentId)) {
            throw new NotFound("department", departmentId);
        }
        if (!access.curates(caller, departmentId)) {
            throw new Forbidden("You may not create a vector store in this department.");
        }
        if (name.isBlank()) {
            throw new Invalid("name", "invalid_name", "A store needs a name.");
        }
        VectorStore store = new VectorStore(departmentId, name, clock.instant());
        add(store);
        audited.fire(Audited.of(caller, AuditAction.STORE_CREATE, store));
        return store;
    }

    /**
     * Makes a store that the caller keeps, with files of theirs in it.
     *
     * @throws NotFound when the caller has nothing to do with the department, or may not read a file
     * @throws Invalid for values out of bounds, and more than {@link NewVectorStore#MAX_FILES} files
     */
    @Transactional
    public VectorStore create(Caller caller, String departmentId, NewVectorStore wanted) {
        if (!access.sees(caller, departmentId)) {
            throw new NotFound("department", departmentId);
        }
        if (wanted.files().size() > NewVectorStore.MAX_FILES) {
            throw new Invalid(
                    "file_ids",
                    "array_above_max_length",
                    "Invalid 'file_ids': array too long. Expected an array with maximum length %d, but got an array with length %d instead."
                            .formatted(NewVectorStore.MAX_FILES, wanted.files().size()));
        }
        Instant now = clock.instant();
        VectorStore store = new VectorStore(departmentId, caller.principalId(), wanted.name(), now);
        store.describe(wanted.metadata());
        store.expireAfter(wanted.expiresAfterDays(), now);
        add(store);
        intake.attach(caller, store, wanted.files());
        audited.fire(Audited.of(caller, AuditAction.STORE_CREATE, store));
        return store;
    }

    private void add(VectorStore store) {
        if (!detectsLanguage) {
            store.keepLanguage();
        }
        stores.add(store);
    }

    /** The stores that the caller may read: their own and those of their departments. */
    @Transactional
    public CursorPage<VectorStore> list(Caller caller, ListRequest page) {
        return stores.list(access.readership(caller), page);
    }

    /** Changes a store by what is done to it, in one step. */
    public VectorStore update(Caller caller, String id, Consumer<VectorStore> change) {
        return transactions.retry(() -> {
            VectorStore store = access.require(caller, Action.WRITE, live(stores.lock(id)), KIND, id);
            change.accept(store);
            audited.fire(Audited.of(caller, AuditAction.STORE_CHANGE, store));
            return store;
        });
    }

    /** It is gone at once; what it held is removed soon after. Files stay. */
    public void delete(Caller caller, String id) {
        transactions.retry(() -> {
            VectorStore store = access.require(caller, Action.WRITE, live(stores.lock(id)), KIND, id);
            store.delete();
            deleted.fire(new VectorStoreDeleted(id));
            audited.fire(Audited.of(caller, AuditAction.STORE_DELETE, store));
            return id;
        });
    }

    private static Optional<VectorStore> live(Optional<VectorStore> store) {
        return store.filter(found -> !found.deleted());
    }

    /**
     * Those of the stores that the caller may read, or by a loan, and that have not expired: what may be searched on their
     * behalf. Notes that they are used.
     */
    @Transactional
    public Set<String> use(Caller caller, Loan loan, Collection<String> ids) {
        Instant now = clock.instant();
        Set<String> used = new HashSet<>();
        for (VectorStore store : stores.findAll(ids).values()) {
            boolean readable =
                    access.allows(caller, Action.READ, store) || access.covers(loan, caller, store, store.id());
            if (readable && !store.isExpired(now)) {
                used.add(store.id());
                noteUse(store, now);
            }
        }
        return used;
    }

    /**
     * The store, which is used from now on.
     *
     * @param found what the database has of that id, read in the same transaction
     * @throws NotFound when the caller may not read it
     * @throws Conflict when it has expired
     */
    @Transactional
    public VectorStore use(Caller caller, String id, Optional<VectorStore> found) {
        VectorStore store = access.require(caller, Action.READ, found, KIND, id);
        Instant now = clock.instant();
        store.requireActive(now);
        noteUse(store, now);
        return store;
    }

    private void noteUse(VectorStore store, Instant now) {
        if (store.lastActiveAt().isBefore(now.minus(NOTED))) {
            stores.lock(store.id()).ifPresent(locked -> locked.touch(now));
        }
    }

    /**
     * How much there is for the caller in each of the stores, by its id. Checks no permission on the stores: they were got
     * by one.
     */
    @Transactional
    public Map<String, StoreTotals> totals(Caller caller, Collection<VectorStore> of) {
        Map<String, StoreTotals> totals = of.stream().collect(Collectors.toMap(VectorStore::id, StoreTotals::of));
        narrowed.withheldIn(caller, List.of(), totals.keySet())
                .forEach(document ->
                        totals.computeIfPresent(document.vectorStoreId(), (id, store) -> store.without(document)));
        return totals;
    }

    /**
     * What each of the stores holds for the caller, who reads by these loans besides. Checks no permission on the stores: the
     * ids come from what was got by one.
     */
    @Transactional
    public Map<String, StoreSummary> summaries(Caller caller, Collection<Loan> loans, Collection<String> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        Set<String> withheld = narrowed.withheldIn(caller, loans, ids).stream()
                .map(NarrowedDocument::id)
                .collect(Collectors.toSet());
        Map<String, List<StoreState>> states =
                stores.states(ids, withheld).stream().collect(Collectors.groupingBy(StoreState::vectorStoreId));
        Map<String, Instant> uploads = stores.newestUploads(ids, withheld);
        return ids.stream()
                .distinct()
                .collect(Collectors.toMap(
                        id -> id, id -> StoreSummary.of(states.getOrDefault(id, List.of()), uploads.get(id))));
    }
}
