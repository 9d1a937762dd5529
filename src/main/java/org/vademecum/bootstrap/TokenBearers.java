package org.vademecum.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.vademecum.access.Caller;
import org.vademecum.access.InvalidToken.Fault;
import org.vademecum.access.RealmAccounts;
import org.vademecum.access.RealmIdentity;
import org.vademecum.access.RealmSubject;
import org.vademecum.access.TokenRefused;
import org.vademecum.bootstrap.oidc.OpenIdSettings;
import org.vademecum.bootstrap.oidc.RealmTokens;
import org.vademecum.common.Recent;

/**
 * The callers of bearer tokens. A token of a person says what held when the realm gave it, and may be good for hours: once it is
 * older than a session may go unasked, the realm is asked about its bearer. Tokens of programs count until they expire. The audit
 * is told the first time of each hour on each node. Thread-safe; must not be called inside a transaction.
 */
@ApplicationScoped
class TokenBearers {
    /** How old the token of a person may become of whom the realm says nothing. */
    static final Duration UNASKED = Duration.ofMinutes(5);

    private static final int CAPACITY = 10_000;

    @Inject
    RealmTokens tokens;

    @Inject
    RealmAccounts accounts;

    @Inject
    KeyHolders holders;

    @Inject
    OpenIdSettings settings;

    @Inject
    SignInAudit audit;

    @Inject
    Event<TokenRefused> refused;

    @Inject
    Clock clock;

    /** In which hour the audit was last told of somebody. */
    private final Recent<String, Instant> told = new Recent<>(CAPACITY);

    /** The caller, when the token is to be believed, its bearer has a role here and the realm still stands by them. */
    Optional<Caller> authenticate(String token) {
        Optional<Caller> caller = tokens.believe(token)
                .flatMap(identity -> accounts.findCaller(identity).flatMap(known -> checked(identity, known)));
        caller.filter(this::isFirstOfHour).ifPresent(known -> audit.entered("token", known.principalId()));
        return caller;
    }

    private Optional<Caller> checked(RealmIdentity identity, Caller caller) {
        Duration age = Duration.between(identity.issuedAt(), clock.instant());
        if (identity.program() || age.compareTo(settings.recheck()) < 0) {
            return Optional.of(caller);
        }
        return switch (holders.ask(caller.principalId())) {
            case HOLDS -> Optional.of(caller);
            case HOLDS_ANEW -> accounts.findCallerAnew(identity);
            case UNKNOWN -> age.compareTo(UNASKED) < 0 ? Optional.of(caller) : refuse(identity);
            case WITHDRAWN -> refuse(identity);
        };
    }

    private Optional<Caller> refuse(RealmIdentity identity) {
        refused.fire(
                new TokenRefused(new RealmSubject(identity.issuer(), identity.subject()).key(), Fault.NOT_VOUCHED_FOR));
        return Optional.empty();
    }

    private boolean isFirstOfHour(Caller caller) {
        Instant hour = clock.instant().truncatedTo(ChronoUnit.HOURS);
        synchronized (told) {
            if (hour.equals(told.find(caller.principalId()))) {
                return false;
            }
            told.keep(caller.principalId(), hour);
            return true;
        }
    }
}
