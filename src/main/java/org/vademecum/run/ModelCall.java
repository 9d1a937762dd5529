package org.vademecum.run;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Ids;
import org.vademecum.common.Json;
import org.vademecum.context.AssembledContext;
import org.vademecum.context.ContextLedger;
import org.vademecum.llm.ChatRequest;
import org.vademecum.llm.ModelTurn;

/** A request that was sent to a model, with the account of what it was made of, and how the call ended. */
@Entity
@Table(name = "model_call")
public class ModelCall {
    /** Where it stands. */
    public enum Status {
        SENT,
        COMPLETED,
        FAILED,
        CANCELLED,
        /** Its node fell silent: whether and when the endpoint ended it is not known. */
        LOST;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final TypeReference<List<SentRequest.Place>> PLACES = new TypeReference<>() {};
    private static final TypeReference<List<CallItem>> ITEMS = new TypeReference<>() {};
    private static final int LONGEST_ERROR = 2048;

    @Id
    private String id;

    @Column(insertable = false, updatable = false)
    private long seq;

    @Column(name = "run_id")
    private String runId;

    @Column(name = "thread_id")
    private String threadId;

    @Enumerated(EnumType.STRING)
    private ChatRequest.Purpose purpose;

    private String model;

    private @Nullable String host;

    /** Compressed. */
    private byte[] frame;

    /** A JSON list of {@link SentRequest.Place}. */
    private String parts;

    /** A JSON list of {@link CallItem}. */
    private String items;

    /** A {@link ModelReply} as JSON, compressed. */
    private byte @Nullable [] reply;

    private int budget;
    private int used;
    private boolean exact;

    @Enumerated(EnumType.STRING)
    private Status status;

    private @Nullable String error;

    @Column(name = "prompt_tokens")
    private @Nullable Long promptTokens;

    @Column(name = "completion_tokens")
    private @Nullable Long completionTokens;

    @Column(name = "usage_estimated")
    private @Nullable Boolean usageEstimated;

    @Column(name = "started_at")
    private Instant startedAt;

    @Column(name = "ended_at")
    private @Nullable Instant endedAt;

    @SuppressWarnings("NullAway.Init")
    protected ModelCall() {}

    ModelCall(Run run, AssembledContext context, @Nullable String host, SentRequest request, Instant now) {
        ContextLedger ledger = context.ledger();
        this.id = Ids.next("call_");
        this.runId = run.id();
        this.threadId = run.threadId();
        this.purpose = context.request().purpose();
        this.model = context.request().model();
        this.host = host;
        this.frame = Deflated.of(request.frame());
        this.parts =
                Json.write(request.parts().stream().map(SentRequest.Part::place).toList());
        this.items = Json.write(ledger.entries().stream().map(CallItem::of).toList());
        this.budget = ledger.budget();
        this.used = ledger.used();
        this.exact = ledger.exact();
        this.status = Status.SENT;
        this.startedAt = now;
    }

    void complete(ModelTurn turn, Instant now) {
        ModelTurn.Usage usage = turn.usage();
        reply = Deflated.of(Json.write(ModelReply.of(turn)).getBytes(StandardCharsets.UTF_8));
        promptTokens = usage.promptTokens();
        completionTokens = usage.completionTokens();
        usageEstimated = usage.estimated();
        end(Status.COMPLETED, now);
    }

    void cancel(Instant now) {
        end(Status.CANCELLED, now);
    }

    void fail(String message, Instant now) {
        error = message.substring(0, Math.min(message.length(), LONGEST_ERROR));
        end(Status.FAILED, now);
    }

    /** Another node has the run now. */
    void lose() {
        status = Status.LOST;
    }

    /** A node that fell silent and comes back changes nothing any more. */
    private void end(Status with, Instant now) {
        if (status == Status.SENT) {
            status = with;
            endedAt = now;
        }
    }

    public String id() {
        return id;
    }

    long seq() {
        return seq;
    }

    public String runId() {
        return runId;
    }

    public String threadId() {
        return threadId;
    }

    /** What was wanted of the model. */
    public ChatRequest.Purpose purpose() {
        return purpose;
    }

    public String model() {
        return model;
    }

    /** Host and port of the endpoint, null for the built-in model. */
    public @Nullable String host() {
        return host;
    }

    byte[] frame() {
        return Deflated.restore(frame);
    }

    List<SentRequest.Place> places() {
        return places(parts);
    }

    /** Of the column {@code parts}. */
    static List<SentRequest.Place> places(String parts) {
        return Json.read(parts, PLACES);
    }

    /** What the request was made of, in its order. */
    public List<CallItem> items() {
        return Json.read(items, ITEMS);
    }

    /** Most tokens that the request may have had. */
    public int budget() {
        return budget;
    }

    /** Tokens of the request as counted before it was sent. */
    public int used() {
        return used;
    }

    /** Whether they were counted with the model's own vocabulary. */
    public boolean exact() {
        return exact;
    }

    public Status status() {
        return status;
    }

    /** Why it failed, for a person. */
    public @Nullable String error() {
        return error;
    }

    /** What it cost; null unless it completed. */
    public ModelTurn.@Nullable Usage usage() {
        return promptTokens == null || completionTokens == null || usageEstimated == null
                ? null
                : new ModelTurn.Usage(promptTokens, completionTokens, usageEstimated);
    }

    /** What the model answered; null unless the call completed, and where it was not kept yet. */
    public @Nullable ModelReply reply() {
        return reply == null
                ? null
                : Json.read(new String(Deflated.restore(reply), StandardCharsets.UTF_8), ModelReply.class);
    }

    public Instant startedAt() {
        return startedAt;
    }

    public @Nullable Instant endedAt() {
        return endedAt;
    }
}
