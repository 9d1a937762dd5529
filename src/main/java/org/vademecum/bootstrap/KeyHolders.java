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
 * Whether the realm still stands by people who come with an API key of their own, whom no session and no token tells of. The realm
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

    /** What is known of one person. */
    private static final class Holder {
        private final Lock asking = new ReentrantLock();
        private volatile boolean holds;
        private volatile @Nullable Instant asked;
        private @Nullable Instant unanswered;
    }

    /**
     * The caller who came with an API key, if they may go on. May ask the realm; must not be called inside a transaction. While one
     * request asks about somebody, others go on with what is known of them, unless that is too old.
     *
     * @param anew the caller with the rights that the realm has told of meanwhile
     */
    Optional<Caller> checked(Caller caller, Supplier<Optional<Caller>> anew) {
        if (!settings.checksKeys() || Principal.isService(caller.principalId())) {
            return Optional.of(caller);
        }
        Holder holder = holder(caller.principalId());
        if (isYounger(holder, settings.recheck())) {
            return holder.holds ? Optional.of(caller) : refuse(caller);
        }
        if (!isYounger(holder, settings.recheck().plus(LATE))) {
            holder.asking.lock();
        } else if (!holder.asking.tryLock()) {
            return holder.holds ? Optional.of(caller) : refuse(caller);
        }
        try {
            if (!isYounger(holder, settings.recheck())) {
                Instant now = clock.instant();
                check(caller.principalId(), holder, now);
                holder.asked = now;
            }
        } finally {
            holder.asking.unlock();
        }
        return holder.holds ? anew.get() : refuse(caller);
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

    private void check(String principalId, Holder holder, Instant now) {
        Optional<RealmSubject> subject = accounts.subjectOf(principalId);
        if (subject.isEmpty()) {
            holder.holds = true;
            return;
        }
        if (!people.isOurs(subject.get().issuer())) {
            LOG.warn("API keys of people whom another realm vouched for are refused");
            holder.holds = false;
            return;
        }
        try {
            Optional<RealmIdentity> identity = people.find(subject.get().subject());
            holder.holds = identity.flatMap(accounts::findCaller).isPresent();
            holder.unanswered = null;
        } catch (LookupRefused e) {
            LOG.warn(
                    "API keys that people of the realm have made are refused: {}. Give the client's service account the"
                            + " role view-users of realm-management, or set vademecum.oidc.check-keys=false",
                    e.getMessage());
            holder.holds = false;
        } catch (ProviderUnavailable e) {
            LOG.warn("The holders of API keys cannot be checked: {}", e.getMessage());
            Instant since = holder.unanswered == null ? now : holder.unanswered;
            holder.unanswered = since;
            holder.holds = (holder.holds || holder.asked == null) && now.isBefore(since.plus(settings.keysGrace()));
        }
    }
}
