package org.vademecum.run;

import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.Caller;
import org.vademecum.access.Guarded;
import org.vademecum.access.Meter;
import org.vademecum.access.Spending;
import org.vademecum.assistant.Assistant;
import org.vademecum.assistant.ContextPolicy;
import org.vademecum.assistant.ContextPolicyConverter;
import org.vademecum.common.Ids;
import org.vademecum.common.Json;
import org.vademecum.common.MetadataConverter;
import org.vademecum.llm.ChatModelException;
import org.vademecum.llm.ChatSettings;
import org.vademecum.llm.ChatSettingsConverter;
import org.vademecum.llm.ToolCall;
import org.vademecum.thread.ChatThread;
import org.vademecum.tool.Tool;
import org.vademecum.tool.ToolResources;
import org.vademecum.tool.ToolResourcesConverter;
import org.vademecum.tool.ToolsConverter;

/**
 * The work of answering the last question of a thread. The row is the job itself: whoever holds its lease executes it.
 * It keeps the assistant as it was when the question was put, and holds its thread until it ends.
 */
@Entity
@Table(name = "run")
public class Run implements Guarded.Personal {
    /** Why a run ended before its answer was whole, as on the wire. */
    public enum IncompleteReason {
        MAX_COMPLETION_TOKENS,
        MAX_PROMPT_TOKENS,
        CONTENT_FILTER,
        /** Too many rounds of tool calls. */
        MAX_TURNS
    }

    private static final TypeReference<List<ToolCall>> CALLS = new TypeReference<>() {};

    @Id
    private String id;

    @Column(insertable = false, updatable = false)
    private long seq;

    @Column(name = "thread_id")
    private String threadId;

    /** The thread while the run is not terminal: a unique constraint makes it the only one. */
    @Column(name = "active_thread_id")
    private @Nullable String activeThreadId;

    @Column(name = "assistant_id")
    private String assistantId;

    @Column(name = "owner_id")
    private String ownerId;

    @Column(name = "department_id")
    private String departmentId;

    /** Whether the assistant is another department's. */
    private boolean borrowed;

    @Enumerated(EnumType.STRING)
    private RunStatus status;

    private String model;
    private String instructions;

    @Convert(converter = ToolsConverter.class)
    private List<Tool> tools;

    @Column(name = "tool_resources")
    @Convert(converter = ToolResourcesConverter.class)
    private ToolResources toolResources;

    @Convert(converter = ChatSettingsConverter.class)
    private ChatSettings settings;

    @Column(name = "context_policy")
    @Convert(converter = ContextPolicyConverter.class)
    private ContextPolicy contextPolicy;

    /** A JSON list of {@link ToolCall}. */
    @Column(name = "required_action")
    private @Nullable String requiredAction;

    @Column(name = "last_messages")
    private @Nullable Integer lastMessages;

    @Enumerated(EnumType.STRING)
    @Column(name = "error_code")
    private ChatModelException.@Nullable Code errorCode;

    @Column(name = "error_message")
    private @Nullable String errorMessage;

    @Enumerated(EnumType.STRING)
    @Column(name = "incomplete_reason")
    private @Nullable IncompleteReason incompleteReason;

    /** The API key that asked for it. */
    @Column(name = "key_id")
    private @Nullable String keyId;

    @Column(name = "prompt_tokens")
    private long promptTokens;

    @Column(name = "completion_tokens")
    private long completionTokens;

    @Column(name = "usage_estimated")
    private boolean usageEstimated;

    /** Of what was used, that which no step counts yet. */
    @Column(name = "unstepped_prompt_tokens")
    private long unsteppedPromptTokens;

    @Column(name = "unstepped_completion_tokens")
    private long unsteppedCompletionTokens;

    @Column(name = "unstepped_estimated")
    private boolean unsteppedEstimated;

    @Convert(converter = MetadataConverter.class)
    private Map<String, String> metadata;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "expires_at")
    private Instant expiresAt;

    @Column(name = "started_at")
    private @Nullable Instant startedAt;

    @Column(name = "cancelled_at")
    private @Nullable Instant cancelledAt;

    @Column(name = "failed_at")
    private @Nullable Instant failedAt;

    @Column(name = "completed_at")
    private @Nullable Instant completedAt;

    @Column(name = "lease_owner")
    private @Nullable String leaseOwner;

    @Column(name = "lease_until")
    private @Nullable Instant leaseUntil;

    private int restarts;

    @Version
    private long version;

    @SuppressWarnings("NullAway.Init")
    protected Run() {}

    /** Queues the thread's last question for the assistant as it is now. */
    public Run(ChatThread thread, Assistant assistant, Duration expiry, Instant now) {
        this(thread, assistant, null, expiry, now);
    }

    /** The same with other resources than the assistant's; null for those. */
    Run(ChatThread thread, Assistant assistant, @Nullable ToolResources resources, Duration expiry, Instant now) {
        this.id = Ids.next("run_");
        this.threadId = thread.id();
        this.activeThreadId = thread.id();
        this.assistantId = assistant.id();
        this.ownerId = thread.ownerId();
        this.departmentId = assistant.departmentId();
        this.status = RunStatus.QUEUED;
        this.model = assistant.model();
        this.instructions = Objects.requireNonNullElse(assistant.instructions(), "");
        this.tools = List.copyOf(assistant.tools());
        this.toolResources =
                Objects.requireNonNullElse(resources, assistant.toolResources()).with(thread.toolResources());
        this.settings = assistant.settings();
        this.contextPolicy = assistant.contextPolicy();
        this.metadata = Map.of();
        this.createdAt = now;
        this.expiresAt = now.plus(expiry);
    }

    /** Puts what a program wants of this run in place of what its assistant says. Before it is queued. */
    void override(NewRun form) {
        String base = Objects.requireNonNullElse(form.instructions(), instructions);
        String more = Objects.requireNonNullElse(form.additionalInstructions(), "");
        instructions = base.isEmpty() || more.isEmpty() ? base + more : base + "\n\n" + more;
        model = Objects.requireNonNullElse(form.model(), model);
        tools = form.tools() == null ? tools : Tool.tunedLike(form.tools(), tools);
        settings = form.settings().over(settings);
        if (form.truncation() != null) {
            lastMessages = form.truncation().lastMessages();
            contextPolicy = contextPolicy.leavingOutTheOldest();
        }
        metadata = form.metadata();
    }

    /** Puts its requests together by another policy than its assistant's. Before it is queued. */
    void follow(ContextPolicy policy) {
        contextPolicy = policy;
    }

    void describe(Map<String, String> metadata) {
        this.metadata = metadata;
    }

    /** A node takes the queued run to work on it. */
    void start(String owner, Instant leaseUntil, Instant now) {
        become(RunStatus.IN_PROGRESS);
        startedAt = now;
        lease(owner, leaseUntil);
    }

    /** Another node goes on where the one before fell silent. */
    void takeOver(String owner, Instant leaseUntil) {
        if (status != RunStatus.IN_PROGRESS && status != RunStatus.CANCELLING) {
            throw new IllegalRunTransition(id, status, RunStatus.IN_PROGRESS);
        }
        // A node that goes down in order is not the run's fault.
        if (leaseOwner != null) {
            restarts++;
        }
        lease(owner, leaseUntil);
    }

    void requireAction(List<ToolCall> calls) {
        become(RunStatus.REQUIRES_ACTION);
        requiredAction = Json.write(calls);
        release();
    }

    /** The outputs are there; the next free node goes on. */
    void resume() {
        become(RunStatus.QUEUED);
        requiredAction = null;
    }

    void requestCancel() {
        become(RunStatus.CANCELLING);
        requiredAction = null;
    }

    void complete(Instant now) {
        become(RunStatus.COMPLETED);
        completedAt = now;
    }

    void incomplete(IncompleteReason reason, Instant now) {
        become(RunStatus.INCOMPLETE);
        incompleteReason = reason;
        completedAt = now;
    }

    void fail(RunError error, Instant now) {
        become(RunStatus.FAILED);
        errorCode = error.code();
        errorMessage = error.message();
        failedAt = now;
    }

    void cancel(Instant now) {
        become(RunStatus.CANCELLED);
        cancelledAt = now;
    }

    void expire() {
        become(RunStatus.EXPIRED);
        requiredAction = null;
    }

    /** What a request for a summary took; of the run's steps, the next one counts it. */
    void useUnstepped(Usage usage) {
        use(usage);
        Usage all = unstepped().plus(usage);
        unsteppedPromptTokens = all.promptTokens();
        unsteppedCompletionTokens = all.completionTokens();
        unsteppedEstimated = all.estimated();
    }

    /** Gives what no step counts yet to one that does. */
    Usage takeUnstepped() {
        Usage taken = unstepped();
        unsteppedPromptTokens = 0;
        unsteppedCompletionTokens = 0;
        unsteppedEstimated = false;
        return taken;
    }

    private Usage unstepped() {
        return new Usage(unsteppedPromptTokens, unsteppedCompletionTokens, unsteppedEstimated);
    }

    /** The assistant is another department's, which shares it with this one. Before it is queued. */
    void borrow(String departmentId) {
        this.departmentId = departmentId;
        this.borrowed = true;
    }

    boolean borrowed() {
        return borrowed;
    }

    /** Asked for by the caller, who may have come by a key. */
    void askedBy(Caller caller) {
        keyId = caller.keyId();
    }

    /** What its tokens are counted to. */
    Spending spending() {
        return new Spending(Meter.TOKENS, ownerId, keyId, departmentId);
    }

    void use(Usage usage) {
        promptTokens += usage.promptTokens();
        completionTokens += usage.completionTokens();
        usageEstimated |= usage.estimated();
    }

    boolean holdsThread() {
        return activeThreadId != null;
    }

    boolean leasedBy(String owner) {
        return owner.equals(leaseOwner);
    }

    /** Waits for a node or for its program: nobody works on it, and nothing of it is half done. */
    boolean isIdle() {
        return status == RunStatus.QUEUED || status == RunStatus.REQUIRES_ACTION;
    }

    /** Waits for a node, or for another one because its own fell silent. */
    boolean claimable(Instant now) {
        return switch (status) {
            case QUEUED -> true;
            case IN_PROGRESS, CANCELLING -> leaseUntil == null || leaseUntil.isBefore(now);
            default -> false;
        };
    }

    /** Its node goes down in order: the next one need not wait for the lease to run out. */
    void letGo(Instant now) {
        leaseUntil = now.minusMillis(1);
        leaseOwner = null;
    }

    boolean expired(Instant now) {
        return !status.terminal() && status != RunStatus.CANCELLING && !now.isBefore(expiresAt);
    }

    private void become(RunStatus next) {
        if (!status.mayBecome(next)) {
            throw new IllegalRunTransition(id, status, next);
        }
        status = next;
        if (next.terminal()) {
            activeThreadId = null;
            release();
        }
    }

    private void lease(String owner, Instant until) {
        leaseOwner = owner;
        leaseUntil = until;
    }

    private void release() {
        leaseOwner = null;
        leaseUntil = null;
    }

    @Override
    public String kind() {
        return "run";
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String ownerId() {
        return ownerId;
    }

    @Override
    public String departmentId() {
        return departmentId;
    }

    /** The API key that asked for it; null when none did. */
    public @Nullable String keyId() {
        return keyId;
    }

    /** Position in lists; set once the row has been read from the database. */
    public long seq() {
        return seq;
    }

    public String threadId() {
        return threadId;
    }

    public String assistantId() {
        return assistantId;
    }

    public RunStatus status() {
        return status;
    }

    public String model() {
        return model;
    }

    public String instructions() {
        return instructions;
    }

    public List<Tool> tools() {
        return tools;
    }

    public ToolResources toolResources() {
        return toolResources;
    }

    public ChatSettings settings() {
        return settings;
    }

    /** How its requests are put together; {@link #lastMessages} takes precedence. */
    public ContextPolicy contextPolicy() {
        return contextPolicy;
    }

    /** The calls of functions whose outputs the run waits for; empty when it waits for nothing. */
    public List<ToolCall> requiredCalls() {
        return requiredAction == null ? List.of() : Json.read(requiredAction, CALLS);
    }

    /** How many of the thread's newest messages it looks at; null for as many as fit. */
    public @Nullable Integer lastMessages() {
        return lastMessages;
    }

    /** Whether older turns are summarised when there is no room for them. */
    boolean summarises() {
        return contextPolicy.strategy() == ContextPolicy.Strategy.SUMMARISE;
    }

    /** How many of the thread's newest messages it looks at at most. */
    int window() {
        Integer most = lastMessages == null ? contextPolicy.lastMessages() : lastMessages;
        return most == null ? Integer.MAX_VALUE : most;
    }

    public @Nullable RunError lastError() {
        return errorCode == null || errorMessage == null ? null : new RunError(errorCode, errorMessage);
    }

    public @Nullable IncompleteReason incompleteReason() {
        return incompleteReason;
    }

    public Usage usage() {
        return new Usage(promptTokens, completionTokens, usageEstimated);
    }

    public Map<String, String> metadata() {
        return metadata;
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** When it expires unless it ends before. */
    public Instant expiresAt() {
        return expiresAt;
    }

    public @Nullable Instant startedAt() {
        return startedAt;
    }

    public @Nullable Instant cancelledAt() {
        return cancelledAt;
    }

    public @Nullable Instant failedAt() {
        return failedAt;
    }

    public @Nullable Instant completedAt() {
        return completedAt;
    }

    public @Nullable String leaseOwner() {
        return leaseOwner;
    }

    public @Nullable Instant leaseUntil() {
        return leaseUntil;
    }

    /** How many times another node had to go on with it. */
    public int restarts() {
        return restarts;
    }
}
