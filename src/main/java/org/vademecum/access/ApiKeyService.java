package org.vademecum.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Conflict;
import org.vademecum.common.Forbidden;
import org.vademecum.common.Ids;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;

/**
 * The keys of programs. A key stands for a service account, which belongs to one department and which administrators
 * look after; or for the person who made it, whose program does what they may do themselves. People look after their own
 * keys, administrators after all of them. A revoked or expired key is out within three seconds.
 */
@ApplicationScoped
@Transactional
public class ApiKeyService {
    private static final String BOOTSTRAP = "bootstrap";
    private static final String KIND = "API key";
    private static final Duration NOTED = Duration.ofMinutes(1);

    /** How long a rotated key may go on at most. */
    public static final Duration LONGEST_OVERLAP = Duration.ofDays(30);

    @Inject
    ApiKeyRepository keys;

    @Inject
    PrincipalRepository principals;

    @Inject
    DepartmentRepository departments;

    @Inject
    RecentCallers recent;

    @Inject
    Event<Audited> audited;

    @Inject
    Event<KeyRefused> refused;

    @Inject
    Clock clock;

    /** A new key and its secret, which is shown this once. */
    public record Issued(ApiKey key, String secret) {}

    /** The principal whose key has this secret, if the key may be used now. */
    public Optional<Caller> authenticate(String secret) {
        return recent.get(ApiKey.hash(secret), clock.instant(), this::load);
    }

    /** The same, by what is known of the principal now. */
    public Optional<Caller> authenticateAnew(String secret) {
        recent.forget(ApiKey.hash(secret));
        return authenticate(secret);
    }

    private Optional<Caller> load(String hash) {
        Instant now = clock.instant();
        Optional<ApiKey> found = keys.findByHash(hash);
        Optional<Principal> holder = found.flatMap(key -> principals.find(key.principalId()));
        if (found.isEmpty() || holder.isEmpty()) {
            return Optional.empty();
        }
        ApiKey key = found.get();
        Caller caller = holder.get().asCaller().by(key);
        if (key.isUsable(now) && holder.get().enabled()) {
            return Optional.of(noted(key, caller, now));
        }
        refused.fire(new KeyRefused(caller, reason(key, now)));
        return Optional.empty();
    }

    private static KeyRefused.Reason reason(ApiKey key, Instant now) {
        if (key.isRevoked()) {
            return KeyRefused.Reason.REVOKED;
        }
        return key.isUsable(now) ? KeyRefused.Reason.DISABLED : KeyRefused.Reason.EXPIRED;
    }

    private Caller noted(ApiKey key, Caller caller, Instant now) {
        Instant hour = now.truncatedTo(ChronoUnit.HOURS);
        boolean firstOfHour = key.lastUsedAt() == null || key.lastUsedAt().isBefore(hour);
        if (keys.used(key.id(), now, firstOfHour ? hour : now.minus(NOTED)) && firstOfHour) {
            audited.fire(Audited.of(caller, AuditAction.KEY_USE, KIND, key.id(), home(caller)));
        }
        return caller;
    }

    /** Whose auditors read of a key: those of its one department. */
    private static @Nullable String home(Caller holder) {
        return holder.departmentIds().size() == 1
                ? holder.departmentIds().iterator().next()
                : null;
    }

    private void tell(Caller caller, AuditAction action, ApiKey key) {
        audited.fire(about(caller, action, key));
    }

    private Audited about(Caller caller, AuditAction action, ApiKey key) {
        String department = principals
                .find(key.principalId())
                .map(Principal::asCaller)
                .map(ApiKeyService::home)
                .orElse(null);
        return Audited.of(caller, action, KIND, key.id(), department)
                .with("holder", key.principalId())
                .with("scopes", key.scopes().stream().sorted().map(Scope::id).collect(Collectors.joining(" ")));
    }

    /** Makes a service account, which sees what its department shares and what it makes itself. */
    public Principal addAccount(Caller caller, String departmentId, String name) {
        requireAdmin(caller);
        if (departments.find(departmentId).isEmpty()) {
            throw new NotFound("department", departmentId);
        }
        Principal account = new Principal(
                Principal.Kind.SERVICE,
                Ids.next("service-"),
                KeyTerms.requireName(name),
                null,
                Set.of(Role.EMPLOYEE),
                Set.of(departmentId),
                clock.instant());
        principals.add(account);
        audited.fire(Audited.of(caller, AuditAction.ACCOUNT_CREATE, "service account", account.id(), departmentId));
        return account;
    }

    /** The service accounts, newest first. */
    public List<Principal> accounts(Caller caller) {
        requireAdmin(caller);
        return principals.listServices();
    }

    /** Makes a service account and its first key, both of the same name. */
    public Issued issueToNewAccount(Caller caller, String departmentId, KeyTerms terms) {
        return issue(caller, addAccount(caller, departmentId, terms.name()).id(), terms);
    }

    /** Makes a key of a service account. */
    public Issued issue(Caller caller, String accountId, KeyTerms terms) {
        requireAdmin(caller);
        requireFuture(terms.expiresAt());
        Principal account = principals
                .find(accountId)
                .filter(found -> found.kind() == Principal.Kind.SERVICE)
                .orElseThrow(() -> new NotFound("service account", accountId));
        return add(caller, account.id(), terms);
    }

    /**
     * Makes a key of the caller's own.
     *
     * @throws Forbidden when the caller is no person
     */
    public Issued issueOwn(Caller caller, KeyTerms terms) {
        if (Principal.isService(caller.principalId())) {
            throw new Forbidden("A service account makes no keys.");
        }
        requireFuture(terms.expiresAt());
        return add(caller, caller.principalId(), terms);
    }

    private Issued add(Caller caller, String principalId, KeyTerms terms) {
        Issued issued = make(principalId, terms);
        tell(caller, AuditAction.KEY_CREATE, issued.key());
        return issued;
    }

    private Issued make(String principalId, KeyTerms terms) {
        String secret = ApiKey.newSecret();
        ApiKey key = new ApiKey(principalId, terms, secret, clock.instant());
        keys.add(key);
        return new Issued(key, secret);
    }

    /** All keys, newest first. */
    public List<ApiKey> list(Caller caller) {
        requireAdmin(caller);
        return keys.list();
    }

    /** The caller's own keys, newest first. */
    public List<ApiKey> listOwn(Caller caller) {
        return keys.listOf(caller.principalId());
    }

    /** Whom the keys stand for, by id. */
    public Map<String, Principal> holders(Caller caller, Collection<ApiKey> ofKeys) {
        requireAdmin(caller);
        return principals.byId(ofKeys.stream().map(ApiKey::principalId).collect(Collectors.toSet()));
    }

    /**
     * Gives a key another name, other scopes and another end.
     *
     * @throws Conflict when the key was rotated: it only ends
     */
    public ApiKey change(Caller caller, String keyId, KeyTerms terms) {
        ApiKey key = getCurrent(caller, keyId);
        if (!Objects.equals(terms.expiresAt(), key.expiresAt())) {
            requireFuture(terms.expiresAt());
        }
        key.change(terms);
        tell(caller, AuditAction.KEY_CHANGE, key);
        return key;
    }

    /**
     * Makes a key of the same name, scopes and holder in the place of one, which goes on beside it for a while.
     *
     * @param overlap how long the old key still works; none at all when zero, at most {@link #LONGEST_OVERLAP}
     * @param expiresAt end of the new key; null for none
     * @throws Conflict when the key works no more, was rotated before, or is the configuration's
     */
    public Issued rotate(Caller caller, String keyId, Duration overlap, @Nullable Instant expiresAt) {
        ApiKey old = getCurrent(caller, keyId);
        Instant now = clock.instant();
        if (!old.isUsable(now)) {
            throw new Conflict("key_ended", "This key works no more; make a new one.");
        }
        if (isOfConfiguration(old)) {
            throw new Conflict("key_configured", "The configuration gives this key; change it there.");
        }
        if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
            throw new Invalid("overlap", "invalid_value", "The old key goes on for at most 30 days.");
        }
        requireFuture(expiresAt);
        Issued issued = make(old.principalId(), new KeyTerms(old.name(), old.scopes(), expiresAt));
        old.giveWayTo(issued.key(), now.plus(overlap));
        audited.fire(about(caller, AuditAction.KEY_ROTATE, old)
                .with("successor", issued.key().id())
                .with("overlap", overlap.toString()));
        return issued;
    }

    private boolean isOfConfiguration(ApiKey key) {
        return principals
                .find(key.principalId())
                .filter(holder -> holder.username().equals(BOOTSTRAP))
                .isPresent();
    }

    /** For good. */
    public ApiKey revoke(Caller caller, String keyId) {
        ApiKey key = get(caller, keyId);
        key.revoke(clock.instant());
        tell(caller, AuditAction.KEY_REVOKE, key);
        return key;
    }

    /**
     * Sees to it that the administrator's key of the configuration exists and that earlier ones of its account do not
     * hold any more. Its account belongs to the department {@code main}, or else to the oldest one; where there is none
     * yet, {@code main} is made.
     */
    public void ensureBootstrapKey(String secret) {
        Instant now = clock.instant();
        Principal account = principals.findByUsername(BOOTSTRAP).orElseGet(() -> addBootstrapAccount(now));
        String hash = ApiKey.hash(secret);
        keys.listOf(account.id()).stream()
                .filter(key -> keys.findByHash(hash).filter(key::equals).isEmpty())
                .forEach(key -> key.revoke(now));
        keys.findByHash(hash)
                .ifPresentOrElse(
                        ApiKey::reinstate,
                        () -> keys.add(new ApiKey(account.id(), KeyTerms.full(BOOTSTRAP, null), secret, now)));
    }

    private Principal addBootstrapAccount(Instant now) {
        Department home = departments.findHome().orElseGet(() -> {
            Department main = new Department(Department.MAIN, "Main", "M", now);
            departments.add(main);
            return main;
        });
        Principal account = new Principal(
                Principal.Kind.SERVICE, BOOTSTRAP, "Bootstrap key", null, Set.of(Role.ADMIN), Set.of(home.id()), now);
        principals.add(account);
        return account;
    }

    /** What is somebody else's does not exist for whoever is no administrator. */
    private ApiKey get(Caller caller, String keyId) {
        return keys.find(keyId)
                .filter(key -> key.principalId().equals(caller.principalId()) || caller.has(Role.ADMIN))
                .orElseThrow(() -> new NotFound(KIND, keyId));
    }

    private ApiKey getCurrent(Caller caller, String keyId) {
        ApiKey key = get(caller, keyId);
        if (key.successorId() != null) {
            throw new Conflict("key_rotated", "Another key came in the place of this one.");
        }
        return key;
    }

    private static void requireAdmin(Caller caller) {
        if (!caller.has(Role.ADMIN)) {
            throw new Forbidden("Only administrators look after all API keys.");
        }
    }

    private void requireFuture(@Nullable Instant moment) {
        if (moment != null && !moment.isAfter(clock.instant())) {
            throw new Invalid("expires_at", "invalid_value", "The end of a key lies in the future.");
        }
    }
}
