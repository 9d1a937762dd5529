package org.vademecum.llm;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Question rewriters without a container. */
public final class TestRewriters {
    private TestRewriters() {}

    /** Of the chat models of an endpoint; two faults in a row open the breaker, for half a minute. */
    public static QuestionRewriter at(String baseUrl, Duration timeout) {
        QuestionRewriter rewriter = of(TestRerankers.chat(baseUrl, "llama").chatModels);
        rewriter.timeout = timeout;
        return rewriter;
    }

    /** Of an installation that has the built-in model alone. */
    public static QuestionRewriter none() {
        return of(TestRerankers.none().chatModels);
    }

    private static QuestionRewriter of(ChatModels models) {
        QuestionRewriter rewriter = new QuestionRewriter();
        rewriter.models = models;
        rewriter.tokens = new TokenCounter();
        rewriter.clock = Clock.systemUTC();
        rewriter.chatModel = Optional.empty();
        rewriter.timeout = Duration.ofSeconds(20);
        rewriter.breakerFailures = 2;
        rewriter.breakerPause = Duration.ofSeconds(30);
        return rewriter;
    }
}
