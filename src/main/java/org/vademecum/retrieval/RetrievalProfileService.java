package org.vademecum.retrieval;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Action;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.common.Conflict;
import org.vademecum.common.CursorPage;
import org.vademecum.common.Forbidden;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;
import org.vademecum.common.Transactions;
import org.vademecum.llm.QuestionRewriter;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreRepository;

/**
 * The profiles of vector stores, in numbered versions: the newest is in force, and an older one is put back as a new one.
 * Whoever may read a store reads them, and whoever may change it sets them.
 */
@ApplicationScoped
public class RetrievalProfileService {
    /** Most versions of one page. */
    public static final int MAX_PAGE = 100;

    /** What programs call it. */
    private static final String PROFILE = "profile";

    @Inject
    ProfileRepository profiles;

    @Inject
    VectorStoreRepository stores;

    @Inject
    PassageReranker reranker;

    @Inject
    QuestionRewriter rewriter;

    @Inject
    AccessPolicy access;

    @Inject
    Transactions transactions;

    @Inject
    Event<Audited> audited;

    @Inject
    Clock clock;

    /** What a store is searched by. Checks no permission: the store is one that the caller's assistant searches. */
    public RetrievalProfile inForce(String vectorStoreId) {
        return profile(profiles.newest(vectorStoreId));
    }

    /**
     * The version in force; empty while the store has {@link RetrievalProfile#DEFAULT}.
     *
     * @throws NotFound when the caller may not read the store
     */
    public Optional<ProfileVersion> find(Caller caller, String vectorStoreId) {
        return profiles.newest(readable(caller, vectorStoreId).id());
    }

    /**
     * The versions, newest first.
     *
     * @param before the number of the last version of the page before; null for the first page
     * @param limit 1 … {@link #MAX_PAGE}
     */
    public CursorPage<ProfileVersion> list(Caller caller, String vectorStoreId, @Nullable Integer before, int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new Invalid("limit", "invalid_value", "limit must be between 1 and %d.".formatted(MAX_PAGE));
        }
        VectorStore store = readable(caller, vectorStoreId);
        List<ProfileVersion> found = profiles.list(store.id(), before == null ? Integer.MAX_VALUE : before, limit + 1);
        return CursorPage.of(found, limit);
    }

    /**
     * Gives the store another profile, from the next search on; one that it has already makes no version.
     *
     * @param seen the number of the version that the caller has seen, 0 for none; null when they do not mind
     * @throws Forbidden when they may not change the store
     * @throws Conflict when somebody has changed it since
     * @throws Invalid when it wants a reranker that is not here
     */
    public Optional<ProfileVersion> change(
            Caller caller, String vectorStoreId, RetrievalProfile profile, String comment, @Nullable Integer seen) {
        return transactions.retry(() -> {
            VectorStore store = require(caller, stores.lock(vectorStoreId), vectorStoreId);
            Optional<ProfileVersion> now = profiles.newest(store.id());
            if (seen != null && seen != number(now)) {
                throw new Conflict("changed_meanwhile", "The retrieval profile was changed meanwhile.");
            }
            return profile.equals(profile(now)) ? now : Optional.of(add(caller, store, now, profile, null, comment));
        });
    }

    /**
     * Puts the profile of an older version back, as a new version.
     *
     * @param number of the older version; 0 for {@link RetrievalProfile#DEFAULT}
     * @throws NotFound when there is no such version
     * @throws Invalid when it wants a reranker that is not here
     */
    public ProfileVersion restore(Caller caller, String vectorStoreId, int number, String comment) {
        return transactions.retry(() -> {
            VectorStore store = require(caller, stores.lock(vectorStoreId), vectorStoreId);
            RetrievalProfile profile = number == 0
                    ? RetrievalProfile.DEFAULT
                    : profiles.find(store.id(), number)
                            .map(ProfileVersion::profile)
                            .orElseThrow(() -> new NotFound("profile version", Integer.toString(number)));
            return add(caller, store, profiles.newest(store.id()), profile, number, comment);
        });
    }

    /**
     * Returns the tuning when this installation can do what it says.
     *
     * @param name of the field that holds it
     * @throws Invalid when it wants a reranker that is not here
     */
    public RetrievalTuning require(RetrievalTuning tuning, String name) {
        if (tuning.values().containsKey(Knob.RERANK)) {
            reranker.require(RetrievalProfile.DEFAULT.with(tuning).rerank(), name + '.' + Knob.RERANK.id());
        }
        return tuning;
    }

    /** The values of a choice that this installation can do, and what the profile says anyway; empty for numbers. */
    public List<String> choices(Knob knob, RetrievalProfile profile) {
        String inForce = knob.of(profile).asText();
        return knob.choices().stream()
                .filter(id -> id.equals(inForce) || isAvailable(knob, id.toUpperCase(Locale.ROOT)))
                .toList();
    }

    private boolean isAvailable(Knob knob, String choice) {
        return switch (knob) {
            case RERANK -> reranker.isAvailable(Rerank.valueOf(choice));
            case REWRITE -> Rewrite.valueOf(choice) == Rewrite.NONE || rewriter.isAvailable();
            default -> true;
        };
    }

    private ProfileVersion add(
            Caller caller,
            VectorStore store,
            Optional<ProfileVersion> before,
            RetrievalProfile profile,
            @Nullable Integer restored,
            String comment) {
        reranker.require(profile.rerank(), PROFILE + '.' + Knob.RERANK.id());
        ProfileVersion version = new ProfileVersion(
                store.id(), number(before) + 1, profile, restored, caller.principalId(), comment, clock.instant());
        profiles.add(version);
        audited.fire(Audited.of(caller, AuditAction.RETRIEVAL_CHANGE, store)
                .with("version", Integer.toString(version.number())));
        return version;
    }

    private VectorStore readable(Caller caller, String id) {
        return access.require(caller, Action.READ, stores.find(id), "vector store", id);
    }

    private VectorStore require(Caller caller, Optional<VectorStore> store, String id) {
        return access.require(caller, Action.WRITE, store.filter(found -> !found.deleted()), "vector store", id);
    }

    private static RetrievalProfile profile(Optional<ProfileVersion> version) {
        return version.map(ProfileVersion::profile).orElse(RetrievalProfile.DEFAULT);
    }

    private static int number(Optional<ProfileVersion> version) {
        return version.map(ProfileVersion::number).orElse(0);
    }
}
