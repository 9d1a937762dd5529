package org.vademecum.access;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom the product would take somebody for, and why.
 *
 * @param caller who they would be; what they may see is decided by {@link AccessPolicy} for this caller as for any other
 * @param groups what each of the groups comes to that the identity provider has named; empty for a local account
 * @param memberships where they are a member, and what makes them one
 * @param findings what stands in the way, or is worth knowing
 */
public record AccessTrial(
        Caller caller, List<GroupMeaning> groups, List<Membership> memberships, Set<Finding> findings) {
    /** What makes somebody a member. */
    public enum Origin {
        /** A group of the identity provider. */
        GROUP,
        /** An administrator of this installation. */
        ASSIGNED,
        /** A group that gave the department when they last came, and gives it no more: it goes with their next sign-in. */
        EARLIER
    }

    /** @param groupPath the group that gives it; null unless one does */
    public record Membership(
            Department department, Origin origin, @Nullable String groupPath) {}

    /** What else there is to say. */
    public enum Finding {
        /** None of the roles that mean something here: no access. */
        NO_ROLE,
        /** Disabled here: no access, whatever the identity provider says. */
        DISABLED,
        /** Has not come yet; an account is made at the first sign-in. */
        NEW,
        /** Has a local account of this name, which becomes theirs at the first sign-in. */
        NAMESAKE,
        /** The identity provider has disabled them, or does not know them any more: no access. */
        GONE,
        /** The identity provider could not be asked: this is what it has said last. */
        UNANSWERED,
        /** The identity provider has said something else since the token was made, and that counts. */
        OUTDATED,
        /** The identity provider has named no group. */
        NO_GROUP,
        /** No department, so that there is nothing to see. */
        NO_DEPARTMENT
    }

    public AccessTrial {
        groups = List.copyOf(groups);
        memberships = List.copyOf(memberships);
        findings = Set.copyOf(findings);
    }

    /** With another finding. */
    AccessTrial with(Finding finding) {
        Set<Finding> more = EnumSet.of(finding);
        more.addAll(findings);
        return new AccessTrial(caller, groups, memberships, more);
    }

    /** Whether they would get in at all. */
    public boolean admitted() {
        return !findings.contains(Finding.NO_ROLE)
                && !findings.contains(Finding.DISABLED)
                && !findings.contains(Finding.GONE);
    }
}
