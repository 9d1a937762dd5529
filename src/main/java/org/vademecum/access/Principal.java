package org.vademecum.access;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Ids;

/** A person or a service account: whoever can be a {@link Caller}. */
@Entity
@Table(name = "principal")
public class Principal {
    /** A service account acts for programs and never signs in by a form. */
    public enum Kind {
        PERSON,
        SERVICE
    }

    private static final String SERVICE_PREFIX = "svc_";

    /** What the names of the installation's own begin with: no identity provider lets a colon into a name. */
    public static final String SYSTEM_PREFIX = "system:";

    /** What the names of closed accounts begin with. */
    static final String CLOSED_PREFIX = "closed:";

    /** What the ids of people begin with. */
    static final String PERSON_PREFIX = "user_";

    @Id
    private String id;

    @Enumerated(EnumType.STRING)
    private Kind kind;

    private String username;

    @Column(name = "display_name")
    private String displayName;

    private @Nullable String email;

    @Convert(converter = RolesConverter.class)
    private Set<Role> roles;

    private boolean enabled;

    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(name = "principal_department", joinColumns = @JoinColumn(name = "principal_id"))
    @Column(name = "department_id")
    private Set<String> departmentIds = new HashSet<>();

    /** Issuer and subject, once the person or program has come by the company's identity provider. */
    @Column(name = "realm_subject")
    private @Nullable String realmSubject;

    /** When the identity provider said what is known here. */
    @Column(name = "realm_asserted_at")
    private @Nullable Instant realmAssertedAt;

    /** Paths of the groups that the identity provider named last; null when it never did. */
    @Column(name = "realm_groups")
    @Convert(converter = LinesConverter.class)
    private @Nullable Set<String> realmGroups;

    @Column(name = "created_at")
    private Instant createdAt;

    @Version
    private long version;

    @SuppressWarnings("NullAway.Init")
    protected Principal() {}

    public Principal(
            Kind kind,
            String username,
            String displayName,
            @Nullable String email,
            Set<Role> roles,
            Set<String> departmentIds,
            Instant now) {
        this.id = Ids.next(kind == Kind.SERVICE ? SERVICE_PREFIX : PERSON_PREFIX);
        this.kind = kind;
        this.username = username;
        this.displayName = displayName;
        this.email = email;
        this.roles = Set.copyOf(roles);
        this.enabled = true;
        this.departmentIds = new HashSet<>(departmentIds);
        this.createdAt = now;
    }

    /** One of the installation's own, whom nobody can be: it keeps things that nobody is to see. */
    public static Principal nobody(String username, String displayName, Instant now) {
        Principal principal = new Principal(Kind.PERSON, username, displayName, null, Set.of(), Set.of(), now);
        principal.enabled = false;
        return principal;
    }

    /** Takes over what the identity provider says, unless something newer is known already. */
    void heed(RealmIdentity identity, Set<String> departments) {
        if (knowsNewerThan(identity)) {
            return;
        }
        realmSubject = identity.key();
        realmGroups = identity.groups();
        realmAssertedAt = identity.issuedAt();
        displayName = identity.displayName();
        email = identity.email();
        roles = identity.roles();
        if (!departmentIds.equals(departments)) {
            departmentIds.retainAll(departments);
            departmentIds.addAll(departments);
        }
    }

    /** Whether the identity provider has said something else since. */
    boolean knowsNewerThan(RealmIdentity identity) {
        return realmAssertedAt != null && identity.issuedAt().isBefore(realmAssertedAt);
    }

    /** No identity provider has vouched for this person yet. */
    boolean isLocalPerson() {
        return kind == Kind.PERSON && realmSubject == null;
    }

    /** Nobody any more: what referred to this person has a pseudonym, and no sign-in leads here. */
    void close() {
        username = CLOSED_PREFIX + id;
        displayName = CLOSED_PREFIX + id;
        email = null;
        roles = Set.of();
        departmentIds.clear();
        realmSubject = null;
        realmAssertedAt = null;
        realmGroups = null;
        enabled = false;
    }

    boolean isClosed() {
        return username.startsWith(CLOSED_PREFIX);
    }

    /** {@link RealmSubject#key}; null for whom no identity provider has vouched for. */
    @Nullable
    String realmSubject() {
        return realmSubject;
    }

    /** This principal as the one who asks, with what they may see at this moment. */
    public Caller asCaller() {
        Caller caller = new Caller(id, username, displayName, roles, departmentIds);
        return realmGroups == null ? caller : caller.in(realmGroups);
    }

    /** Whether this is the id of a service account: ids tell, so that whoever owns an object need not be looked up. */
    public static boolean isService(String principalId) {
        return principalId.startsWith(SERVICE_PREFIX);
    }

    public String id() {
        return id;
    }

    public Kind kind() {
        return kind;
    }

    public String username() {
        return username;
    }

    public String displayName() {
        return displayName;
    }

    public @Nullable String email() {
        return email;
    }

    public Set<Role> roles() {
        return roles;
    }

    public Set<String> departmentIds() {
        return Set.copyOf(departmentIds);
    }

    /** Paths of the groups that the identity provider named last; null when it never did, or nothing was kept of it. */
    public @Nullable Set<String> realmGroups() {
        return realmGroups;
    }

    /** When the identity provider last said what is known here; null when it never did. */
    public @Nullable Instant realmAssertedAt() {
        return realmAssertedAt;
    }

    public boolean enabled() {
        return enabled;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
