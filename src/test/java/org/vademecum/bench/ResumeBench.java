package org.vademecum.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.vademecum.support.ApiClient;

/**
 * Measures how long a reader who comes back to an answer that is being written takes until it has the last token, from the
 * request with {@code Last-Event-ID} on; beside a plain read of the run, which is the least that a request costs. Argument:
 * rounds.
 */
public final class ResumeBench {
    private static final int[] LENGTHS = {200, 5_000};
    private static final int WARM_UP = 30;

    /** Events of a run before its first token. */
    private static final int FIRST = 7;

    /** Events that such a reader has missed. */
    private static final int MISSED = 100;

    private final StreamStage stage;
    private final ApiClient reader;
    private final int rounds;

    private ResumeBench(StreamStage stage, int rounds) {
        this.stage = stage;
        this.reader = ApiClient.signedIn(stage.product().installation(), "amos");
        this.rounds = rounds;
    }

    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 200;
        System.out.printf(
                "milliseconds until caught up, %d rounds each; load of the machine before: %.1f on %d processors%n",
                rounds,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                Runtime.getRuntime().availableProcessors());
        try (StreamStage stage = StreamStage.start()) {
            ResumeBench bench = new ResumeBench(stage, rounds);
            for (int length : LENGTHS) {
                bench.measure(length);
            }
        }
        System.exit(0);
    }

    private void measure(int length) throws Exception {
        String run =
                stage.begin(TokenEndpoint.question(length, 0, false)).get("id").asText();
        AtomicInteger tokens = new AtomicInteger();
        AtomicLong newest = new AtomicLong();
        read(run, 0, stamp -> newest.set(tokens.incrementAndGet() < length ? 0 : stamp), () -> newest.get() > 0);
        print(
                length,
                "a plain read of the run",
                () -> reader.get("/api/runs/" + run).expect(200));
        print(length, "from the beginning", () -> catchUp(run, 0, newest.get()));
        print(
                length,
                "the last %d missed".formatted(MISSED),
                () -> catchUp(run, FIRST + length - MISSED, newest.get()));
        stage.endpoint().order("stop");
    }

    private Void catchUp(String run, long known, long newest) throws IOException {
        AtomicLong heard = new AtomicLong();
        read(run, known, heard::set, () -> heard.get() >= newest);
        return null;
    }

    private void read(String run, long known, LongConsumer heard, BooleanSupplier enough) throws IOException {
        Map<String, String> headers = Map.of("Cookie", reader.cookieHeader(), "Last-Event-ID", Long.toString(known));
        int port = stage.product().installation().port();
        new EventStream(heard, enough)
                .read(new StreamRequest(port, "GET", "/api/runs/" + run + "/events", headers, ""));
    }

    private void print(int length, String what, Callable<?> work) throws Exception {
        for (int i = 0; i < WARM_UP; i++) {
            work.call();
        }
        Times times = new Times();
        for (int i = 0; i < rounds; i++) {
            long begun = Stamps.now();
            work.call();
            times.add(Stamps.now() - begun);
        }
        System.out.printf("%,6d tokens, %-24s p50 %7.2f  p95 %7.2f%n", length, what, times.at(0.5), times.at(0.95));
    }
}
