package org.vademecum.assistant;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Action;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.access.Guarded;
import org.vademecum.common.Conflict;
import org.vademecum.common.CursorPage;
import org.vademecum.common.Forbidden;
import org.vademecum.common.Invalid;
import org.vademecum.common.ListRequest;
import org.vademecum.common.NotFound;
import org.vademecum.tool.Tool;
import org.vademecum.tool.ToolResources;
import org.vademecum.vectorstore.NewVectorStore;
import org.vademecum.vectorstore.VectorStoreService;

/** The assistants that a caller may see. */
@ApplicationScoped
@Transactional
public class AssistantService {
    /** Most rows of one page. */
    public static final int MAX_PAGE = 100;

    @Inject
    AssistantRepository assistants;

    @Inject
    VectorStoreService stores;

    @Inject
    AccessPolicy access;

    @Inject
    Event<Audited> audited;

    @Inject
    Clock clock;

    /**
     * What the caller may chat with, oldest first: of their departments, and what others share with these; an administrator
     * sees the assistants of all departments.
     *
     * @param after id of the last assistant of the page before
     * @param limit 1 … {@link #MAX_PAGE}
     */
    public CursorPage<Assistant> list(Caller caller, @Nullable String after, int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new Invalid("limit", "invalid_value", "limit must be between 1 and %d.".formatted(MAX_PAGE));
        }
        return list(caller, new ListRequest(limit, true, after, null));
    }

    public CursorPage<Assistant> list(Caller caller, ListRequest page) {
        return assistants.list(access.readership(caller), page);
    }

    /** One that the caller may ask. */
    public Assistant get(Caller caller, String assistantId) {
        return access.require(caller, Action.ASK, assistants.find(assistantId), "assistant", assistantId);
    }

    /**
     * Whether the caller may still ask an assistant that they have asked. One that has been deleted meanwhile leaves what was
     * asked of it to the department's members.
     *
     * @param departmentId as whose member they asked
     */
    public boolean mayGoOnAsking(Caller caller, String assistantId, String departmentId) {
        return assistants
                .find(assistantId)
                .map(assistant -> access.allows(caller, Action.ASK, assistant))
                .orElseGet(() -> access.sees(caller, departmentId));
    }

    /**
     * One that the caller may look into, with what it searches and how.
     *
     * @throws Forbidden when they may only ask it
     */
    public Assistant inspect(Caller caller, String assistantId) {
        return access.require(caller, Action.READ, assistants.find(assistantId), "assistant", assistantId);
    }

    /**
     * Makes an assistant of the department. What its tools work on must be of the same department, and the caller's to
     * see.
     */
    public Assistant create(Caller caller, NewAssistant form) {
        if (!access.curates(caller, form.departmentId())) {
            throw new Forbidden("You may not create assistants for this department.");
        }
        return add(caller, form);
    }

    /** As {@link #create(Caller, NewAssistant)}, with a policy for its requests. */
    public Assistant create(Caller caller, NewAssistant form, ContextPolicy policy) {
        policy.requireValid();
        Assistant assistant = create(caller, form);
        adopt(caller, assistant, policy);
        return assistant;
    }

    /** Makes an assistant that the caller keeps, and along with it the vector store it searches; null for none. */
    public Assistant keep(Caller caller, NewAssistant form, @Nullable NewVectorStore store) {
        if (!access.sees(caller, form.departmentId())) {
            throw new NotFound("department", form.departmentId());
        }
        Assistant assistant = add(caller, store == null ? form : form.with(searching(caller, form, store)));
        assistant.keep();
        return assistant;
    }

    private ToolResources searching(Caller caller, NewAssistant form, NewVectorStore store) {
        return ToolResources.searching(
                stores.create(caller, form.departmentId(), store).id());
    }

    private Assistant add(Caller caller, NewAssistant form) {
        requireResources(caller, form.departmentId(), form.resources());
        Assistant assistant =
                new Assistant(form.departmentId(), caller.principalId(), form.name(), form.model(), clock.instant());
        assistant.become(form);
        assistants.add(assistant);
        audited.fire(Audited.of(caller, AuditAction.ASSISTANT_CREATE, assistant));
        return assistant;
    }

    /** Runs keep the assistant as it was when they began. */
    public Assistant change(Caller caller, String assistantId, AssistantChange change) {
        Assistant assistant =
                access.require(caller, Action.WRITE, assistants.find(assistantId), "assistant", assistantId);
        apply(caller, assistant, change);
        return assistant;
    }

    /**
     * Changes an assistant and its policy in one step, if it still is as the caller has seen it.
     *
     * @param version the {@link Assistant#version} that the caller has seen
     * @throws Conflict when somebody has changed it since
     */
    public Assistant change(
            Caller caller, String assistantId, long version, AssistantChange change, ContextPolicy policy) {
        policy.requireValid();
        Assistant assistant =
                access.require(caller, Action.WRITE, assistants.lock(assistantId), "assistant", assistantId);
        if (assistant.version() != version) {
            throw new Conflict("changed_meanwhile", "The assistant was changed meanwhile.");
        }
        apply(caller, assistant, change);
        adopt(caller, assistant, policy);
        return assistant;
    }

    private void apply(Caller caller, Assistant assistant, AssistantChange change) {
        NewAssistant changed = change.appliedTo(assistant);
        requireResources(caller, assistant.departmentId(), change.resources().named());
        Optional<Tool.FileSearch> before = assistant.search();
        assistant.become(changed);
        audited.fire(Audited.of(caller, AuditAction.ASSISTANT_CHANGE, assistant));
        if (change.tunes() && !assistant.search().equals(before)) {
            audited.fire(Audited.of(caller, AuditAction.RETRIEVAL_CHANGE, assistant));
        }
    }

    private void adopt(Caller caller, Assistant assistant, ContextPolicy policy) {
        if (!policy.equals(assistant.contextPolicy())) {
            assistant.assemble(policy);
            audited.fire(Audited.of(caller, AuditAction.POLICY_CHANGE, assistant));
        }
    }

    /**
     * Sets how requests to its model are put together, from the next run on.
     *
     * @throws Invalid when the policy makes no sense
     */
    public ContextPolicy assemble(Caller caller, String assistantId, ContextPolicy policy) {
        Assistant assistant =
                access.require(caller, Action.WRITE, assistants.find(assistantId), "assistant", assistantId);
        policy.requireValid();
        assistant.assemble(policy);
        audited.fire(Audited.of(caller, AuditAction.POLICY_CHANGE, assistant));
        return policy;
    }

    /**
     * Tunes how it searches, from the next run on.
     *
     * @throws Invalid when it has no file search
     */
    public Tool.FileSearch tune(Caller caller, String assistantId, UnaryOperator<Tool.FileSearch> tuning) {
        Assistant assistant =
                access.require(caller, Action.WRITE, assistants.find(assistantId), "assistant", assistantId);
        Tool.FileSearch tuned = tuning.apply(assistant
                .search()
                .orElseThrow(() -> new Invalid("tools", "invalid_value", "The assistant has no file search.")));
        assistant.equip(
                assistant.tools().stream()
                        .map(tool -> tool instanceof Tool.FileSearch ? tuned : tool)
                        .toList(),
                assistant.toolResources());
        audited.fire(Audited.of(caller, AuditAction.RETRIEVAL_CHANGE, assistant));
        return tuned;
    }

    /** Its threads and runs stay. */
    public void delete(Caller caller, String assistantId) {
        Assistant assistant =
                access.require(caller, Action.WRITE, assistants.find(assistantId), "assistant", assistantId);
        assistants.remove(assistant);
        audited.fire(Audited.of(caller, AuditAction.ASSISTANT_DELETE, assistant));
    }

    private void requireResources(Caller caller, String departmentId, ToolResources resources) {
        for (String id : resources.vectorStoreIds()) {
            boolean own = assistants
                    .findVectorStore(id)
                    .filter(store -> store.departmentId().equals(departmentId))
                    .filter(store -> access.allows(caller, Action.READ, store))
                    .isPresent();
            require(own, "tool_resources.file_search.vector_store_ids", "vector store", id);
        }
        for (String id : resources.codeInterpreterFileIds()) {
            boolean readable = assistants
                    .findFile(id)
                    .filter(file -> !file.isExpired(clock.instant()))
                    .filter((Guarded file) -> access.allows(caller, Action.READ, file))
                    .isPresent();
            require(readable, "tool_resources.code_interpreter.file_ids", "file", id);
        }
    }

    private static void require(boolean there, String param, String kind, String id) {
        if (!there) {
            throw new Invalid(param, "invalid_value", "No %s found with id '%s'.".formatted(kind, id));
        }
    }
}
