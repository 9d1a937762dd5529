package org.vademecum.run;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.vademecum.context.AssembledContext;
import org.vademecum.llm.Cancellation;
import org.vademecum.llm.ChatModel;
import org.vademecum.llm.ChatModelException;
import org.vademecum.llm.ModelTurn;

/** A call of a model that is put down while it happens. One for each attempt; not thread-safe. */
final class RecordedCall implements ChatModel.TextListener {
    private final CallJournal journal;
    private final Claim claim;
    private final AssembledContext context;
    private final ChatModel model;
    private final ChatModel.TextListener writer;
    private @Nullable String id;
    private @Nullable String unseen;

    RecordedCall(
            CallJournal journal,
            Claim claim,
            AssembledContext context,
            ChatModel model,
            ChatModel.TextListener writer) {
        this.journal = journal;
        this.claim = claim;
        this.context = context;
        this.model = model;
        this.writer = writer;
    }

    /** As {@link ChatModel#stream}. */
    ModelTurn make(Cancellation cancellation) {
        ModelTurn turn;
        try {
            turn = model.stream(context.request(), this, cancellation);
        } catch (CancellationException e) {
            if (id != null) {
                journal.cancel(id);
            }
            throw e;
        } catch (ChatModelException e) {
            if (id != null) {
                journal.fail(id, String.valueOf(e.getMessage()));
            }
            throw e;
        }
        if (id != null) {
            journal.complete(id, turn);
        }
        return turn;
    }

    @Override
    public void onRequest(String body) {
        id = journal.begin(claim, context, model.host().orElse(null), body);
    }

    @Override
    public void onText(String delta) {
        writer.onText(delta);
    }

    @Override
    public void onBrokenOff(String what) {
        unseen = what;
        writer.onBrokenOff(what);
    }

    /** What was written and is no text of a call that broke off and most likely counts; empty for any other. */
    Optional<String> unseen() {
        return Optional.ofNullable(unseen);
    }
}
