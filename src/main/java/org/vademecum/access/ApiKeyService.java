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
    Clock clock;

    /** A new key and its secret, which is shown this once. */
    public record Issued(ApiKey key, String secret) {}

    /** The principal whose key has this secret, if the key may be used now. */
    public Optional<Caller> authenticate(String secret) {
        return recent.get(ApiKey.hash(secret), clock.instant(), this::load);
    }

    private Optional<Caller> load(String hash) {
        Instant now = clock.instant();
        return keys.findByHash(hash)
                .filter(key -> key.isUsable(now))
                .flatMap(key -> principals
                        .find(key.principalId())
                        .filter(Principal::enabled)
                        .map(principal -> principal.asCaller().by(key))
                        .map(caller -> noted(key, caller, now)));
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
        String department = principals
                .find(key.principalId())
                .map(Principal::asCaller)
                .map(ApiKeyService::home)
                .orElse(null);
        audited.fire(Audited.of(caller, action, KIND, key.id(), department).with("holder", key.principalId()));
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
                requireName(name),
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
    public Issued issueToNewAccount(Caller caller, String departmentId, String name, @Nullable Instant expiresAt) {
        return issue(caller, addAccount(caller, departmentId, name).id(), name, expiresAt);
    }

    /** Makes a key of a service account, to be used until a moment or, when null, for good. */
    public Issued issue(Caller caller, String accountId, String name, @Nullable Instant expiresAt) {
        requireAdmin(caller);
        requireFuture(expiresAt);
        Principal account = principals
                .find(accountId)
                .filter(found -> found.kind() == Principal.Kind.SERVICE)
                .orElseThrow(() -> new NotFound("service account", accountId));
        return add(caller, account.id(), name, expiresAt);
    }

    /**
     * Makes a key of the caller's own, to be used until a moment or, when null, for good.
     *
     * @throws Forbidden when the caller is no person
     */
    public Issued issueOwn(Caller caller, String name, @Nullable Instant expiresAt) {
        if (Principal.isService(caller.principalId())) {
            throw new Forbidden("A service account makes no keys.");
        }
        requireFuture(expiresAt);
        return add(caller, caller.principalId(), name, expiresAt);
    }

    private Issued add(Caller caller, String principalId, String name, @Nullable Instant expiresAt) {
        String secret = ApiKey.newSecret();
        ApiKey key = new ApiKey(principalId, requireName(name), secret, expiresAt, clock.instant());
        keys.add(key);
        tell(caller, AuditAction.KEY_CREATE, key);
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

    /** Gives a key another name and another end; null for none. */
    public ApiKey change(Caller caller, String keyId, String name, @Nullable Instant expiresAt) {
        ApiKey key = get(caller, keyId);
        if (!Objects.equals(expiresAt, key.expiresAt())) {
            requireFuture(expiresAt);
        }
        key.rename(requireName(name));
        key.expireAt(expiresAt);
        tell(caller, AuditAction.KEY_CHANGE, key);
        return key;
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
                        ApiKey::reinstate, () -> keys.add(new ApiKey(account.id(), BOOTSTRAP, secret, null, now)));
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

    private static String requireName(String name) {
        String line = name.strip();
        if (line.isEmpty() || line.length() > ApiKey.NAME_LENGTH) {
            throw new Invalid(
                    "name", "invalid_value", "A name has between 1 and %d characters.".formatted(ApiKey.NAME_LENGTH));
        }
        return line;
    }
}
