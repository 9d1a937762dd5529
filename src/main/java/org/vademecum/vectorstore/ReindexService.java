package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Action;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.common.Conflict;
import org.vademecum.common.Forbidden;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;
import org.vademecum.common.Transactions;
import org.vademecum.vectorstore.IndexGeneration.State;

/**
 * Has the documents of a store indexed anew while they are searched as before: a generation is built beside the one in use and
 * takes its place when it has every document. Whoever may read a store sees how far it is; whoever may change it decides.
 */
@ApplicationScoped
public class ReindexService {
    @Inject
    VectorStoreRepository stores;

    @Inject
    GenerationRepository generations;

    @Inject
    GenerationSwap swap;

    @Inject
    StoreLanguage languages;

    @Inject
    AccessPolicy access;

    @Inject
    Transactions transactions;

    @Inject
    Event<GenerationQueued> queued;

    @Inject
    Event<Audited> audited;

    @Inject
    Clock clock;

    /** @throws NotFound when the caller may not read the store */
    public IndexState get(Caller caller, String vectorStoreId) {
        return transactions.call(() ->
                state(access.require(caller, Action.READ, stores.find(vectorStoreId), "vector store", vectorStoreId)));
    }

    /**
     * Begins to index the store's documents by another recipe. For the language {@link IndexRecipe#AUTO} it finds out first
     * what most of them are written in; where that cannot be told, it is the installation's. Must not be called inside a
     * transaction.
     *
     * @param dimensions length of the vectors of a model by its name, empty when there is none; asked for any but the built-in one
     * @throws Invalid for a model that is not there, or whose vectors are of another length than wanted
     * @throws Forbidden when the caller may not change the store
     * @throws Conflict when a generation is being built already, and for a store that has expired
     */
    public IndexState start(
            Caller caller, String vectorStoreId, IndexRecipe wanted, Function<String, OptionalInt> dimensions) {
        requireChange(caller, vectorStoreId);
        IndexRecipe measured = measured(wanted, dimensions);
        IndexRecipe recipe =
                wanted.isUndecided() ? measured.in(languages.of(vectorStoreId).orElse(null)) : measured;
        return change(caller, vectorStoreId, AuditAction.REINDEX_START, store -> {
            Instant now = clock.instant();
            store.requireActive(now);
            List<IndexGeneration> known = generations.list(store.id());
            requireNoneBuilding(known);
            if (known.isEmpty()) {
                generations.add(IndexGeneration.present(store, caller.principalId(), now));
            }
            int last = known.isEmpty() ? store.generation() : known.getFirst().number();
            generations.add(IndexGeneration.next(store, last + 1, recipe, caller.principalId(), now));
        });
    }

    /** Before models and texts are looked at for somebody. */
    private void requireChange(Caller caller, String vectorStoreId) {
        transactions.run(
                () -> access.require(caller, Action.WRITE, stores.find(vectorStoreId), "vector store", vectorStoreId));
    }

    private static IndexRecipe measured(IndexRecipe wanted, Function<String, OptionalInt> dimensions) {
        String model = wanted.embedding();
        if (model == null) {
            return wanted.embeddedBy(null, null);
        }
        OptionalInt length = dimensions.apply(model);
        if (length.isEmpty()) {
            throw IndexRecipe.invalid("embedding", "expected the name of a configured model, or null");
        }
        Integer expected = wanted.dimensions();
        if (expected != null && expected != length.getAsInt()) {
            throw IndexRecipe.invalid(
                    "dimensions", "the vectors of the model have %d numbers".formatted(length.getAsInt()));
        }
        return wanted.embeddedBy(model, length.getAsInt());
    }

    /**
     * Stops what was started; the store is searched as before.
     *
     * @throws Conflict when nothing is being built
     */
    public IndexState cancel(Caller caller, String vectorStoreId) {
        return change(
                caller,
                vectorStoreId,
                AuditAction.REINDEX_CANCEL,
                store -> require(store, State.BUILDING).cancel(clock.instant()));
    }

    /**
     * Has the store searched by the generation before again: at once, unless that one still lacks a document, which is then
     * added first.
     *
     * @throws Conflict when none is kept, or another one is being built
     */
    public IndexState rollBack(Caller caller, String vectorStoreId) {
        return change(caller, vectorStoreId, AuditAction.REINDEX_ROLLBACK, store -> {
            requireNoneBuilding(generations.list(store.id()));
            IndexGeneration kept = require(store, State.KEPT);
            kept.bringBack(caller.principalId(), clock.instant());
            swap.swap(store, kept);
        });
    }

    /**
     * Removes the generation before, which makes room.
     *
     * @throws Conflict when none is kept
     */
    public IndexState discard(Caller caller, String vectorStoreId) {
        return change(
                caller,
                vectorStoreId,
                AuditAction.REINDEX_DISCARD,
                store -> require(store, State.KEPT).discard(clock.instant()));
    }

    private IndexState change(Caller caller, String id, AuditAction action, Consumer<VectorStore> change) {
        return transactions.retry(() -> {
            VectorStore store = access.require(
                    caller, Action.WRITE, stores.lock(id).filter(found -> !found.deleted()), "vector store", id);
            change.accept(store);
            audited.fire(Audited.of(caller, action, store));
            queued.fire(new GenerationQueued(id));
            return state(store);
        });
    }

    private static void requireNoneBuilding(List<IndexGeneration> known) {
        if (known.stream().anyMatch(generation -> generation.state() == State.BUILDING)) {
            throw new Conflict("reindex_in_progress", "The documents of this store are being indexed anew already.");
        }
    }

    private IndexGeneration require(VectorStore store, State state) {
        return in(state, generations.list(store.id())).orElseThrow(() -> switch (state) {
            case BUILDING -> new Conflict("no_reindex", "The documents of this store are not being indexed anew.");
            default -> new Conflict("no_previous_generation", "No generation before this one is kept.");
        });
    }

    private static Optional<IndexGeneration> in(State state, List<IndexGeneration> known) {
        return known.stream().filter(each -> each.state() == state).findFirst();
    }

    private IndexState state(VectorStore store) {
        List<IndexGeneration> known = generations.list(store.id());
        Optional<IndexGeneration> building = in(State.BUILDING, known);
        return new IndexState(
                store.generation(),
                store.recipe(),
                store.filesSearched(),
                building.orElse(null),
                building.map(each -> generations.countDone(store.id(), each.number()))
                        .orElse(0L),
                in(State.KEPT, known).orElse(null));
    }
}
