package org.vademecum.llm;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vademecum.common.Ids;
import org.vademecum.common.Json;
import org.vademecum.common.Messages;

/**
 * The built-in chat model: it writes nothing of its own, but searches the manuals and answers with their sentences, word
 * for word, each with the marker of its passage, or declines. Runs in this process. Thread-safe; the same request gets
 * the same answer.
 *
 * <p>A question takes two turns: the first calls {@code file_search} with a question that stands by itself, the second
 * quotes what the search found. Listeners hear the answer quote by quote.
 */
@ApplicationScoped
public class ExtractiveChatModel implements ChatModel {
    private static final String SEARCH = "file_search";

    /** Quotes with the vectors of their words; about 16 MB. */
    private static final int REMEMBERED = 1_024;

    @Inject
    EmbeddingModel embeddings;

    @Inject
    @ConfigProperty(name = "vademecum.index.language", defaultValue = "en")
    String language;

    private Evidence evidence;

    @SuppressWarnings("NullAway.Init")
    public ExtractiveChatModel() {}

    /** A model outside of a container; {@code language} is that of the manuals. */
    public static ExtractiveChatModel of(EmbeddingModel embeddings, String language) {
        ExtractiveChatModel model = new ExtractiveChatModel();
        model.evidence = evidence(embeddings, language);
        return model;
    }

    @PostConstruct
    void prepare() {
        evidence = evidence(embeddings, language);
    }

    private static Evidence evidence(EmbeddingModel embeddings, String language) {
        return new Evidence(embeddings, new VectorCache(embeddings, REMEMBERED), language);
    }

    @Override
    public ModelTurn stream(ChatRequest request, TextListener listener, Cancellation cancellation) {
        listener.onRequest(CanonicalRequest.of(request));
        if (request.purpose() == ChatRequest.Purpose.SUMMARY) {
            return say(ExtractiveSummary.of(request.messages()), ModelTurn.Finish.STOP, request, listener);
        }
        Conversation conversation = Conversation.of(request.messages());
        Optional<SmallTalk.Reply> reply = SmallTalk.reply(conversation.question());
        if (reply.isPresent()) {
            return say(reply.get().text(), reply.get().finish(), request, listener);
        }
        if (conversation.searched()) {
            return answer(conversation, request, listener, cancellation);
        }
        if (request.tools().stream().noneMatch(tool -> tool.name().equals(SEARCH))) {
            return say(texts(conversation).text("answer.no_manuals"), ModelTurn.Finish.DECLINED, request, listener);
        }
        return search(FollowUp.standalone(conversation.question(), conversation.earlier()), request);
    }

    private static ModelTurn search(String query, ChatRequest request) {
        ToolCall call = new ToolCall(Ids.next("call_"), SEARCH, Json.write(Map.of("query", query)));
        return new ModelTurn("", List.of(call), usage(request, query), ModelTurn.Finish.TOOL_CALLS);
    }

    private ModelTurn answer(
            Conversation conversation, ChatRequest request, TextListener listener, Cancellation cancellation) {
        stopIf(cancellation);
        List<Quotable> quotes = evidence.find(conversation.searchedFor(), conversation.passages());
        if (quotes.isEmpty()) {
            return say(texts(conversation).text("answer.not_found"), ModelTurn.Finish.DECLINED, request, listener);
        }
        StringBuilder answer = new StringBuilder();
        for (String piece : QuotedAnswer.pieces(quotes)) {
            stopIf(cancellation);
            answer.append(piece);
            listener.onText(piece);
        }
        return turn(answer.toString(), ModelTurn.Finish.STOP, request);
    }

    private static void stopIf(Cancellation cancellation) {
        if (cancellation.isCancelled()) {
            throw new CancellationException("The answer was stopped.");
        }
    }

    private static ModelTurn say(String text, ModelTurn.Finish finish, ChatRequest request, TextListener listener) {
        listener.onText(text);
        return turn(text, finish, request);
    }

    private static ModelTurn turn(String text, ModelTurn.Finish finish, ChatRequest request) {
        return new ModelTurn(text, List.of(), usage(request, text), finish);
    }

    /** Nobody is billed for this model; four characters a token is near enough. */
    private static ModelTurn.Usage usage(ChatRequest request, String written) {
        long read = request.messages().stream()
                .mapToLong(message -> message.text().length())
                .sum();
        return new ModelTurn.Usage(read / 4, written.length() / 4, true);
    }

    private static Messages texts(Conversation conversation) {
        return Messages.in(SmallTalk.language(conversation.question()));
    }
}
