package org.vademecum.bench;

import java.util.Arrays;
import java.util.List;
import org.vademecum.assistant.ContextPolicy;
import org.vademecum.context.AssembledContext;
import org.vademecum.context.ContextAssembler;
import org.vademecum.context.ContextMaterial;
import org.vademecum.llm.ChatSettings;
import org.vademecum.llm.TokenCounter;
import org.vademecum.llm.ToolDefinition;
import org.vademecum.support.LongThreads;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestDatabase;
import org.vademecum.thread.ThreadMessage;
import org.vademecum.thread.ThreadRepository;

/**
 * Measures how long it takes to read the newest messages of a thread, as a run does, and to assemble a request of them, over
 * threads of different lengths, on H2 and PostgreSQL. Argument: rounds.
 */
public final class ContextBench {
    private static final int[] LENGTHS = {200, 2_000, 20_000};
    private static final int WARM_UP = 100;
    private static final int SENT = 60;
    private static final int BUDGET = 16_000;
    private static final ToolDefinition SEARCH =
            new ToolDefinition("file_search", "Searches the manuals.", "{\"type\":\"object\"}");

    private final int rounds;
    private final ContextAssembler assembler = new ContextAssembler(new TokenCounter());

    private ContextBench(int rounds) {
        this.rounds = rounds;
    }

    public static void main(String[] args) {
        ContextBench bench = new ContextBench(args.length > 0 ? Integer.parseInt(args[0]) : 300);
        System.out.printf("%d rounds; milliseconds to read and assemble: p50, p95%n", bench.rounds);
        for (TestDatabase.Kind kind : TestDatabase.Kind.values()) {
            bench.measure(kind);
        }
        System.exit(0); // the database server would keep the process
    }

    private void measure(TestDatabase.Kind kind) {
        try (TestDatabase database = kind.create();
                TestApplication application = TestApplication.on(database)
                        .with(ThreadRepository.class)
                        .start()) {
            LongThreads threads = LongThreads.on(application);
            List<String> made = Arrays.stream(LENGTHS).mapToObj(threads::create).toList();
            for (int i = 0; i < LENGTHS.length; i++) {
                measure(application, made.get(i), WARM_UP);
            }
            for (int i = 0; i < LENGTHS.length; i++) {
                long[] times = measure(application, made.get(i), rounds);
                System.out.printf(
                        "%-10s %,7d messages  %6.2f  %6.2f%n",
                        kind, LENGTHS[i], at(times, 0.5) / 1e6, at(times, 0.95) / 1e6);
            }
        }
    }

    private long[] measure(TestApplication application, String thread, int times) {
        long[] taken = new long[times];
        for (int round = 0; round < times; round++) {
            long begun = System.nanoTime();
            // One more tells that there are older ones.
            List<ThreadMessage> read = application.inTransaction(
                    () -> application.get(ThreadRepository.class).newestMessages(thread, null, SENT + 1));
            AssembledContext assembled = assemble(read.subList(1, read.size()));
            taken[round] = System.nanoTime() - begun;
            if (assembled.overBudget()) {
                throw new IllegalStateException("it does not fit");
            }
        }
        Arrays.sort(taken);
        return taken;
    }

    private AssembledContext assemble(List<ThreadMessage> messages) {
        return assembler.assemble(new ContextMaterial(
                "gpt-4o",
                "Answer from the manuals.",
                List.of(SEARCH),
                ChatSettings.DEFAULT,
                List.of(),
                messages,
                List.of(),
                ContextPolicy.DEFAULT,
                BUDGET));
    }

    private static long at(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
    }
}
