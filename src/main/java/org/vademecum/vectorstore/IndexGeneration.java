package org.vademecum.vectorstore;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Conflict;
import org.vademecum.common.Ids;

/**
 * All of a store's documents, cut and indexed by one recipe, beside those of other generations. The store says which one is
 * searched. While it is {@link State#BUILDING} the row is the job itself: whoever holds its lease works on it.
 */
@Entity
@Table(name = "index_generation")
public class IndexGeneration {
    public enum State {
        /** On its way to be searched, as soon as it has every document. */
        BUILDING,
        /** Searched. */
        IN_USE,
        /** Searched before; new documents are added to it, so that it can be searched again at once. */
        KEPT,
        /** What it holds is being removed. */
        DISCARDED,
        /** Nothing is left of it but the row. */
        REMOVED
    }

    private static final int MAX_FAULT = 256;

    @Id
    private String id;

    @Column(name = "vector_store_id")
    private String vectorStoreId;

    private int number;

    @Convert(converter = IndexRecipeConverter.class)
    private IndexRecipe recipe;

    @Enumerated(EnumType.STRING)
    private State state;

    @Column(name = "started_by")
    private @Nullable String startedBy;

    @Column(name = "started_at")
    private Instant startedAt;

    /** Whether the store follows the language of its documents as soon as this is searched, again or for the first time. */
    @Column(name = "follows_language")
    private boolean followsLanguage;

    /** Null for one that was not searched yet, or is searched. */
    @Column(name = "kept_until")
    private @Nullable Instant keptUntil;

    private @Nullable String fault;

    private int attempts;

    /** Nobody looks at it before this moment. */
    @Column(name = "not_before")
    private Instant notBefore;

    @Column(name = "lease_owner")
    private @Nullable String leaseOwner;

    @Column(name = "lease_until")
    private @Nullable Instant leaseUntil;

    @Version
    private long version;

    @SuppressWarnings("NullAway.Init")
    protected IndexGeneration() {}

    private IndexGeneration(
            VectorStore store, int number, IndexRecipe recipe, State state, @Nullable String startedBy, Instant now) {
        this.id = Ids.next("gen_");
        this.vectorStoreId = store.id();
        this.number = number;
        this.recipe = recipe;
        this.state = state;
        this.startedBy = startedBy;
        this.startedAt = now;
        this.notBefore = now;
    }

    /** One that is to be built; {@code number} is greater than that of any other of the store. */
    static IndexGeneration next(
            VectorStore store,
            int number,
            IndexRecipe recipe,
            boolean followsLanguage,
            @Nullable String startedBy,
            Instant now) {
        IndexGeneration next = new IndexGeneration(store, number, recipe, State.BUILDING, startedBy, now);
        next.followsLanguage = followsLanguage;
        return next;
    }

    /** The one that the store has had from the beginning. */
    static IndexGeneration present(VectorStore store, @Nullable String startedBy, Instant now) {
        return new IndexGeneration(store, store.generation(), store.recipe(), State.IN_USE, startedBy, now);
    }

    /** It has every document and is searched from now on. */
    void use() {
        become(State.BUILDING, State.IN_USE);
        keptUntil = null;
        settle();
    }

    /** Another one is searched from now on; {@code followsLanguage} is what the store has done. */
    void keep(Instant until, boolean followsLanguage) {
        become(State.IN_USE, State.KEPT);
        keptUntil = until;
        this.followsLanguage = followsLanguage;
    }

    /** It is to be searched again; its language stays as it is where {@code decided}. */
    void bringBack(String by, boolean decided, Instant now) {
        become(State.KEPT, State.BUILDING);
        followsLanguage = followsLanguage && !decided;
        startedBy = by;
        startedAt = now;
        notBefore = now;
    }

    /** It is not to be searched after all. One that was searched before stays. */
    void cancel(Instant now) {
        become(State.BUILDING, keptUntil == null ? State.DISCARDED : State.KEPT);
        settle();
        notBefore = now;
    }

    public void discard(Instant now) {
        become(State.KEPT, State.DISCARDED);
        settle();
        notBefore = now;
    }

    public void removed() {
        become(State.DISCARDED, State.REMOVED);
        settle();
    }

    private void become(State from, State to) {
        if (state != from) {
            throw new Conflict("wrong_generation_state", "The generation is %s.".formatted(state));
        }
        state = to;
    }

    private void settle() {
        fault = null;
        attempts = 0;
        leaseOwner = null;
        leaseUntil = null;
    }

    public void lease(String owner, Instant until) {
        leaseOwner = owner;
        leaseUntil = until;
    }

    /** Gives the work back; it goes on no earlier than {@code notBefore}. */
    public void release(Instant notBefore) {
        settle();
        this.notBefore = notBefore;
    }

    /** Gives the work back after a fault that may pass. */
    public void postpone(String why, Instant notBefore) {
        int before = attempts;
        release(notBefore);
        attempts = before + 1;
        fault = why.substring(0, Math.min(why.length(), MAX_FAULT));
    }

    /** Whatever was wrong before has passed. */
    public void progress() {
        fault = null;
        attempts = 0;
    }

    public boolean isLeasedBy(String owner) {
        return owner.equals(leaseOwner);
    }

    public boolean isFree(Instant now) {
        return leaseUntil == null || leaseUntil.isBefore(now);
    }

    public String id() {
        return id;
    }

    public String vectorStoreId() {
        return vectorStoreId;
    }

    /** Counts the generations of the store; the first is 0. */
    public int number() {
        return number;
    }

    public IndexRecipe recipe() {
        return recipe;
    }

    public State state() {
        return state;
    }

    /** The principal who has started it, or brought it back; null for one that began by itself. */
    public @Nullable String startedBy() {
        return startedBy;
    }

    /** Whether nobody has started it: the documents have come to be of another language. */
    boolean isByItself() {
        return startedBy == null;
    }

    boolean followsLanguage() {
        return followsLanguage;
    }

    public Instant startedAt() {
        return startedAt;
    }

    /** When a kept one is removed; null for others, unless they are brought back. */
    public @Nullable Instant keptUntil() {
        return keptUntil;
    }

    /** What went wrong the last time, after which it is tried again; null for nothing. */
    public @Nullable String fault() {
        return fault;
    }

    /** How often it has failed in a row. */
    public int attempts() {
        return attempts;
    }
}
