package org.vademecum.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vademecum.access.Caller;
import org.vademecum.access.KeyRefused;
import org.vademecum.access.Principal;
import org.vademecum.access.RealmAccounts;
import org.vademecum.access.RealmIdentity;
import org.vademecum.access.RealmSubject;
import org.vademecum.bootstrap.oidc.LookupRefused;
import org.vademecum.bootstrap.oidc.OpenIdSettings;
import org.vademecum.bootstrap.oidc.ProviderUnavailable;
import org.vademecum.bootstrap.oidc.RealmPeople;

/**
 * Whether the realm still stands by people who come with an API key of their own, whom no session tells of, or with a token that
 * it has given a while ago. The realm
 * is asked about each as seldom as about a session, whatever their programs do. While it does not answer, what it said last
 * holds for a while; a realm that does not let itself be asked stands by nobody. Thread-safe.
 */
@ApplicationScoped
public class KeyHolders {
    private static final Logger LOG = LoggerFactory.getLogger(KeyHolders.class);
    private static final int CAPACITY = 10_000;

    /** How much longer what is known may count while somebody asks. */
    private static final Duration LATE = Duration.ofSeconds(15);

    @Inject
    OpenIdSettings settings;

    @Inject
    RealmPeople people;

    @Inject
    RealmAccounts accounts;

    @Inject
    Event<KeyRefused> refused;

    @Inject
    Clock clock;

    private final Map<String, Holder> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Holder> eldest) {
            return size() > CAPACITY;
        }
    };

    /** What the realm says of somebody. */
    enum Word {
        HOLDS,
        /** It was asked just now: their rights may be others. */
        HOLDS_ANEW,
        WITHDRAWN,
        /** It does not let itself be asked, or has not answered for too long. */
        UNKNOWN
    }

    /** What is known of one person. */
    private static final class Holder {
        private final Lock asking = new ReentrantLock();
        private volatile Word word = Word.UNKNOWN;
        private volatile @Nullable Instant asked;
        private @Nullable Instant unanswered;
    }

    /**
     * The caller who came with an API key, if they may go on. May ask the realm; must not be called inside a transaction.
     *
     * @param anew the caller with the rights that the realm has told of meanwhile
     */
    Optional<Caller> checked(Caller caller, Supplier<Optional<Caller>> anew) {
        if (!settings.checksKeys() || Principal.isService(caller.principalId())) {
            return Optional.of(caller);
        }
        return switch (ask(caller.principalId())) {
            case HOLDS -> Optional.of(caller);
            case HOLDS_ANEW -> anew.get();
            case WITHDRAWN, UNKNOWN -> refuse(caller);
        };
    }

    /**
     * What the realm says of somebody. While one request asks about them, others go on with what is known, unless that is too old.
     * Must not be called inside a transaction.
     */
    Word ask(String principalId) {
        if (!settings.checksKeys()) {
            return Word.UNKNOWN;
        }
        Holder holder = holder(principalId);
        if (isYounger(holder, settings.recheck())) {
            return holder.word;
        }
        if (!isYounger(holder, settings.recheck().plus(LATE))) {
            holder.asking.lock();
        } else if (!holder.asking.tryLock()) {
            return holder.word;
        }
        try {
            if (!isYounger(holder, settings.recheck())) {
                Instant now = clock.instant();
                holder.word = check(principalId, holder, now);
                holder.asked = now;
            }
            return holder.word == Word.HOLDS ? Word.HOLDS_ANEW : holder.word;
        } finally {
            holder.asking.unlock();
        }
    }

    private Optional<Caller> refuse(Caller caller) {
        refused.fire(new KeyRefused(caller, KeyRefused.Reason.NOT_VOUCHED_FOR));
        return Optional.empty();
    }

    private boolean isYounger(Holder holder, Duration age) {
        Instant asked = holder.asked;
        return asked != null && clock.instant().isBefore(asked.plus(age));
    }

    private Holder holder(String principalId) {
        synchronized (known) {
            return known.computeIfAbsent(principalId, id -> new Holder());
        }
    }

    private Word check(String principalId, Holder holder, Instant now) {
        Optional<RealmSubject> subject = accounts.subjectOf(principalId);
        if (subject.isEmpty()) {
            return Word.HOLDS;
        }
        if (!people.isOurs(subject.get().issuer())) {
            LOG.warn("API keys of people whom another realm vouched for are refused");
            return Word.WITHDRAWN;
        }
        try {
            Optional<RealmIdentity> identity = people.find(subject.get().subject());
            holder.unanswered = null;
            return identity.flatMap(accounts::findCaller).isPresent() ? Word.HOLDS : Word.WITHDRAWN;
        } catch (LookupRefused e) {
            LOG.warn(
                    "API keys that people of the realm have made are refused, and their older tokens: {}. Give the client's"
                            + " service account the role view-users of realm-management, or set vademecum.oidc.check-keys=false",
                    e.getMessage());
            return Word.UNKNOWN;
        } catch (ProviderUnavailable e) {
            LOG.warn("The holders of API keys and tokens cannot be checked: {}", e.getMessage());
            Instant since = holder.unanswered == null ? now : holder.unanswered;
            holder.unanswered = since;
            return unanswered(holder, now.isBefore(since.plus(settings.keysGrace())));
        }
    }

    /** What was said last goes on for a while; a realm that has never answered here has withdrawn nobody. */
    private static Word unanswered(Holder holder, boolean inGrace) {
        if (holder.word == Word.WITHDRAWN) {
            return Word.WITHDRAWN;
        }
        return inGrace && (holder.word == Word.HOLDS || holder.asked == null) ? Word.HOLDS : Word.UNKNOWN;
    }
}
