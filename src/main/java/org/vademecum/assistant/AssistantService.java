package org.vademecum.assistant;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Action;
import org.vademecum.access.Caller;
import org.vademecum.access.Role;
import org.vademecum.common.CursorPage;
import org.vademecum.common.Forbidden;
import org.vademecum.common.Invalid;

/** The assistants of the departments a caller belongs to. */
@ApplicationScoped
@Transactional
public class AssistantService {
    /** Most rows of one page. */
    public static final int MAX_PAGE = 100;

    @Inject
    AssistantRepository assistants;

    @Inject
    AccessPolicy access;

    @Inject
    Clock clock;

    /**
     * What the caller may chat with, oldest first; an administrator sees the assistants of all departments.
     *
     * @param after id of the last assistant of the page before
     * @param limit 1 … {@link #MAX_PAGE}
     */
    public CursorPage<Assistant> list(Caller caller, @Nullable String after, int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new Invalid("limit", "invalid_value", "limit must be between 1 and %d.".formatted(MAX_PAGE));
        }
        Assistant cursor = after == null ? null : get(caller, after);
        List<Assistant> rows = caller.has(Role.ADMIN)
                ? assistants.list(cursor, limit + 1)
                : assistants.list(caller.departmentIds(), cursor, limit + 1);
        return CursorPage.of(rows, limit);
    }

    public Assistant get(Caller caller, String assistantId) {
        return access.require(caller, Action.READ, assistants.find(assistantId), "assistant", assistantId);
    }

    /** Makes an assistant. Its vector stores must be of its own department. */
    public Assistant create(Caller caller, NewAssistant form) {
        if (!access.curates(caller, form.departmentId())) {
            throw new Forbidden("You may not create assistants for this department.");
        }
        form.resources().vectorStoreIds().forEach(id -> requireOwnStore(form.departmentId(), id));
        Assistant assistant =
                new Assistant(form.departmentId(), caller.principalId(), form.name(), form.model(), clock.instant());
        assistant.describe(form.description(), form.instructions(), form.starters());
        assistant.equip(form.tools(), form.resources());
        assistant.tune(form.settings());
        assistants.add(assistant);
        return assistant;
    }

    private void requireOwnStore(String departmentId, String vectorStoreId) {
        boolean own = assistants
                .findVectorStore(vectorStoreId)
                .filter(store -> store.departmentId().equals(departmentId))
                .isPresent();
        if (!own) {
            throw new Invalid(
                    "tool_resources", "invalid_value", "No vector store found with id '%s'.".formatted(vectorStoreId));
        }
    }
}
