package org.vademecum.support;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.vademecum.llm.Cancellation;
import org.vademecum.llm.CanonicalRequest;
import org.vademecum.llm.ChatModel;
import org.vademecum.llm.ChatModelException;
import org.vademecum.llm.ChatRequest;
import org.vademecum.llm.ModelTurn;
import org.vademecum.llm.ToolCall;

/** A model that does what the test has told it to, turn by turn, and remembers what it was asked. */
public class ScriptedChatModel implements ChatModel {
    private final Queue<ChatModel> script = new ConcurrentLinkedQueue<>();
    private final List<ChatRequest> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();

    /** The next turn calls file_search, once for each query. */
    public ScriptedChatModel searches(String... queries) {
        return then((request, listener, cancellation) -> new ModelTurn(
                "",
                Stream.of(queries)
                        .map(query -> new ToolCall(
                                "call_" + calls.incrementAndGet(),
                                "file_search",
                                "{\"query\":\"%s\"}".formatted(query)))
                        .toList(),
                new ModelTurn.Usage(100, 10, false),
                ModelTurn.Finish.TOOL_CALLS));
    }

    /** The next turn writes an answer in these pieces. */
    public ScriptedChatModel writes(String... deltas) {
        return writesUntil(ModelTurn.Finish.STOP, deltas);
    }

    public ScriptedChatModel writesUntil(ModelTurn.Finish finish, String... deltas) {
        return then((request, listener, cancellation) -> {
            for (String delta : deltas) {
                listener.onText(delta);
            }
            return new ModelTurn(String.join("", deltas), List.of(), new ModelTurn.Usage(200, 20, false), finish);
        });
    }

    /** The next turn writes these pieces and then nothing more, until it is cancelled. */
    public ScriptedChatModel stallsAfter(String... deltas) {
        return then((request, listener, cancellation) -> {
            for (String delta : deltas) {
                listener.onText(delta);
            }
            CountDownLatch cancelled = new CountDownLatch(1);
            cancellation.onCancel(cancelled::countDown);
            try {
                cancelled.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new CancellationException();
        });
    }

    /** The next turn fails, after these pieces. */
    public ScriptedChatModel fails(boolean retryable, String... deltas) {
        return then((request, listener, cancellation) -> {
            for (String delta : deltas) {
                listener.onText(delta);
            }
            throw new ChatModelException(
                    ChatModelException.Code.SERVER_ERROR, retryable, "The language model is out of order.", null);
        });
    }

    public ScriptedChatModel then(ChatModel turn) {
        script.add(turn);
        return this;
    }

    public List<ChatRequest> requests() {
        return List.copyOf(requests);
    }

    @Override
    public ModelTurn stream(ChatRequest request, TextListener listener, Cancellation cancellation) {
        listener.onRequest(CanonicalRequest.of(request));
        ChatModel turn = script.poll();
        // Whoever sees the request knows that its turn is taken.
        requests.add(request);
        if (turn == null) {
            throw new AssertionError("the script is at its end");
        }
        return turn.stream(request, listener, cancellation);
    }
}
