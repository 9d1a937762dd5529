package org.vademecum.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vademecum.context.AssembledContext;
import org.vademecum.llm.Cancellation;
import org.vademecum.llm.ChatModel;
import org.vademecum.llm.ChatModelException;
import org.vademecum.llm.ChatModels;
import org.vademecum.llm.ModelTurn;

/** Calls models, and calls again after a fault that may pass. Once text was shown there is no way back. */
@ApplicationScoped
class ModelCalls {
    private static final int ATTEMPTS = 3;

    @Inject
    ChatModels models;

    @Inject
    CallJournal journal;

    /** Before the second attempt; it doubles with each one, and half of it is chance. */
    @Inject
    @ConfigProperty(name = "vademecum.run.retry-pause", defaultValue = "PT1S")
    Duration pause;

    /** Throws what {@link org.vademecum.llm.ChatModel#stream} throws, and what the writer throws. */
    public ModelTurn ask(Claim claim, AssembledContext context, AnswerWriter writer, Cancellation cancellation) {
        for (int attempt = 1; ; attempt++) {
            writer.beginTurn();
            try {
                ChatModel model = models.get(context.request().model());
                return new RecordedCall(journal, claim, context, model, writer).make(cancellation);
            } catch (ChatModelException e) {
                if (!e.retryable() || attempt == ATTEMPTS || writer.hasShown()) {
                    throw e;
                }
                rest(pause.multipliedBy(1L << (attempt - 1)), cancellation);
            }
        }
    }

    /** Half of it is chance, so that not all come back at once. */
    private static void rest(Duration pause, Cancellation cancellation) {
        long half = pause.toMillis() / 2;
        Pause.rest(Duration.ofMillis(half + ThreadLocalRandom.current().nextLong(half + 1)), cancellation);
    }
}
