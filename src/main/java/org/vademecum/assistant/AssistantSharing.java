package org.vademecum.assistant;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Action;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.access.Department;
import org.vademecum.access.DepartmentClosing;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.common.Conflict;
import org.vademecum.common.Forbidden;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;

/**
 * Lets other departments ask an assistant, and no longer. Their members may ask it and read what it cites; they see neither its
 * stores, documents and settings nor what others have asked. It counts from the next request on, and for runs from their next
 * search on.
 */
@ApplicationScoped
@Transactional
public class AssistantSharing {
    /** The most departments that one assistant is shared with. */
    public static final int MOST = 20;

    private static final String PARAM = "department";

    @Inject
    AssistantRepository assistants;

    @Inject
    DepartmentRepository departments;

    @Inject
    AccessPolicy access;

    @Inject
    Event<Audited> audited;

    @Inject
    Clock clock;

    /**
     * With whom it is shared, in the order in which it was; for members of its own department.
     *
     * @throws Forbidden when the caller may only ask it
     */
    public List<AssistantShare> list(Caller caller, String assistantId) {
        access.require(caller, Action.READ, assistants.find(assistantId), "assistant", assistantId);
        return assistants.listShares(assistantId);
    }

    /**
     * Shares it with a department; once is enough.
     *
     * @param department its id or its code
     * @return the assistant as it is now
     * @throws Forbidden when the caller is no curator of the assistant's department, or somebody keeps it for themselves
     * @throws NotFound when there is no such department
     * @throws Invalid for none, and the assistant's own
     * @throws Conflict {@code too_many_departments}
     */
    public Assistant share(Caller caller, String assistantId, @Nullable String department) {
        Assistant assistant = lock(caller, assistantId);
        Department other = require(department);
        if (other.id().equals(assistant.departmentId())) {
            throw new Invalid(PARAM, "own_department", "The assistant is this department's own.");
        }
        Set<String> all = new HashSet<>(assistant.sharedWith());
        if (!all.add(other.id())) {
            return assistant;
        }
        if (all.size() > MOST) {
            throw new Conflict(
                    "too_many_departments", "An assistant is shared with at most %d departments.".formatted(MOST));
        }
        assistant.share(all);
        assistants.add(new AssistantShare(assistantId, other.id(), caller.principalId(), clock.instant()));
        audited.fire(about(caller, AuditAction.ASSISTANT_SHARE, assistant, other));
        return assistant;
    }

    /**
     * Takes it back from a department, which may have it no more.
     *
     * @param department its id or its code
     * @return the assistant as it is now
     * @throws Forbidden as above
     * @throws NotFound when there is no such department
     */
    public Assistant withdraw(Caller caller, String assistantId, @Nullable String department) {
        Assistant assistant = lock(caller, assistantId);
        Department other = require(department);
        for (AssistantShare share : assistants.listShares(assistantId)) {
            if (share.departmentId().equals(other.id())) {
                remove(assistant, share);
                audited.fire(about(caller, AuditAction.ASSISTANT_WITHDRAW, assistant, other));
            }
        }
        return assistant;
    }

    /** Nobody is left who could ask. */
    void onClosing(@Observes DepartmentClosing closing) {
        departments.find(closing.departmentId()).ifPresent(department -> {
            for (AssistantShare share : assistants.listSharesWith(department.id())) {
                assistants.lock(share.assistantId()).ifPresent(assistant -> {
                    remove(assistant, share);
                    audited.fire(about(closing.caller(), AuditAction.ASSISTANT_WITHDRAW, assistant, department));
                });
            }
        });
    }

    private void remove(Assistant assistant, AssistantShare share) {
        Set<String> left = new HashSet<>(assistant.sharedWith());
        left.remove(share.departmentId());
        assistant.share(left);
        assistants.remove(share);
    }

    /** Who shares and who withdraws take turns. */
    private Assistant lock(Caller caller, String assistantId) {
        Assistant assistant =
                access.require(caller, Action.WRITE, assistants.lock(assistantId), "assistant", assistantId);
        if (!access.shares(caller, assistant)) {
            throw new Forbidden("Only a department's own assistants are shared.");
        }
        return assistant;
    }

    private Department require(@Nullable String department) {
        if (department == null || department.isBlank()) {
            throw new Invalid(PARAM, "missing_required_parameter", "Missing required parameter: 'department'.");
        }
        String named = department.strip();
        Optional<Department> found = departments.findByCode(named).or(() -> departments.find(named));
        return found.orElseThrow(() -> new NotFound(PARAM, named));
    }

    private static Audited about(Caller caller, AuditAction action, Assistant assistant, Department other) {
        return Audited.of(caller, action, assistant).with(PARAM, other.code());
    }
}
