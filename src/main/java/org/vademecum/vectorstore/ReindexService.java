package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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
     * what most of them are written in, and the store follows it as soon as it is searched so; where it cannot be told, it is the installation's.
     * Must not be called inside a transaction.
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
                wanted.isUndecided() ? measured.in(languages.most(languages.count(vectorStoreId), null)) : measured;
        return change(caller, vectorStoreId, AuditAction.REINDEX_START, store -> {
            store.requireActive(clock.instant());
            requireNoneBuilding(generations.list(store.id()));
            begin(store, recipe, wanted.isUndecided(), caller.principalId());
        });
    }

    /**
     * @param store locked, and none of its generations is being built
     * @param by null for nobody
     */
    private void begin(VectorStore store, IndexRecipe recipe, boolean followsLanguage, @Nullable String by) {
        Instant now = clock.instant();
        List<IndexGeneration> known = generations.list(store.id());
        if (known.isEmpty()) {
            generations.add(IndexGeneration.present(store, by, now));
        }
        int last = known.isEmpty() ? store.generation() : known.getFirst().number();
        generations.add(IndexGeneration.next(store, last + 1, recipe, followsLanguage, by, now));
    }

    /**
     * Has a store that goes by the language of its documents indexed anew where most of them are of another one by now. Looks when
     * their number has doubled, so that all looks together cost little more than the last. Must not be called inside a transaction.
     */
    public void followLanguage(String vectorStoreId) {
        Optional<VectorStore> due =
                transactions.call(() -> stores.find(vectorStoreId).filter(VectorStore::isLanguageDue));
        if (due.isPresent()) {
            Map<String, Long> counts = languages.count(vectorStoreId);
            transactions.retry(() -> {
                stores.lock(vectorStoreId).ifPresent(store -> follow(store, counts));
                return counts;
            });
        }
    }

    private void follow(VectorStore store, Map<String, Long> counts) {
        boolean building = in(State.BUILDING, generations.list(store.id())).isPresent();
        if (building || store.deleted() || store.isExpired(clock.instant()) || !store.isLanguageDue()) {
            return;
        }
        store.languageSeen();
        String present = store.recipe().language();
        String next = languages.most(counts, present);
        if (!Objects.equals(next, present)) {
            begin(store, store.recipe().in(next), true, null);
            audited.fire(new Audited(
                            AuditAction.REINDEX_START,
                            Audited.Outcome.DONE,
                            null,
                            null,
                            store.departmentId(),
                            store.kind(),
                            store.id(),
                            Map.of())
                    .with("language", languages.name(next)));
            queued.fire(new GenerationQueued(store.id()));
        }
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
     * Stops what was started; the store is searched as before. Whoever stops what began by itself has decided for the language that
     * stays.
     *
     * @throws Conflict when nothing is being built
     */
    public IndexState cancel(Caller caller, String vectorStoreId) {
        return change(caller, vectorStoreId, AuditAction.REINDEX_CANCEL, store -> {
            IndexGeneration building = require(store, State.BUILDING);
            if (building.isByItself()) {
                store.keepLanguage();
            }
            building.cancel(clock.instant());
        });
    }

    /**
     * Has the store searched by the generation before again: at once, unless that one still lacks a document, which is then
     * added first. Whoever takes back what began by itself has decided for the language that was.
     *
     * @throws Conflict when none is kept, or another one is being built
     */
    public IndexState rollBack(Caller caller, String vectorStoreId) {
        return change(caller, vectorStoreId, AuditAction.REINDEX_ROLLBACK, store -> {
            requireNoneBuilding(generations.list(store.id()));
            IndexGeneration kept = require(store, State.KEPT);
            boolean decided = require(store, State.IN_USE).isByItself();
            kept.bringBack(caller.principalId(), decided, clock.instant());
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
                store.followsLanguage(),
                store.filesSearched(),
                building.orElse(null),
                building.map(each -> generations.countDone(store.id(), each.number()))
                        .orElse(0L),
                in(State.KEPT, known).orElse(null));
    }
}
