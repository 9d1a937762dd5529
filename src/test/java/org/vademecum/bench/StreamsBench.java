package org.vademecum.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Measures the delay that is added to the tokens of many answers at once, from the moment the endpoint writes one until
 * the client has read it. Arguments: streams, seconds.
 */
public final class StreamsBench {
    private static final int EVERY_MS = 50;
    private static final int MANY = 1_000_000;

    /** Streams begin a few at a time, as people do. */
    private static final int BEGINNING = 50;

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    /** What a thousand beginnings left behind is over by then. */
    private static final Duration SETTLING = Duration.ofSeconds(15);

    private final int streams;
    private final Duration time;

    private StreamsBench(int streams, Duration time) {
        this.streams = streams;
        this.time = time;
    }

    public static void main(String[] args) throws Exception {
        StreamsBench bench = new StreamsBench(
                args.length > 0 ? Integer.parseInt(args[0]) : 1_000,
                Duration.ofSeconds(args.length > 1 ? Integer.parseInt(args[1]) : 20));
        System.out.printf(
                "%d streams of %d tokens a second, for %d s; load of the machine before: %.1f on %d processors%n",
                bench.streams,
                1_000 / EVERY_MS,
                bench.time.toSeconds(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                Runtime.getRuntime().availableProcessors());
        try (StreamStage stage = StreamStage.start()) {
            Supplier<Duration> endpoint = stage.endpoint()::cpuTime;
            bench.measure("endpoint alone", stage, stage.direct(), () -> Duration.ZERO, endpoint);
            bench.measure("bare relay", stage, stage.viaRelay(), stage.relay()::cpuTime, endpoint);
            bench.measure("product, warming up", stage, stage.viaProduct(), stage.product()::cpuTime, endpoint);
            bench.measure("product", stage, stage.viaProduct(), stage.product()::cpuTime, endpoint);
        }
        System.exit(0);
    }

    private void measure(
            String name,
            StreamStage stage,
            StreamStage.Answerer answerer,
            Supplier<Duration> between,
            Supplier<Duration> endpoint)
            throws Exception {
        Window window = new Window();
        Semaphore beginning = new Semaphore(BEGINNING);
        CountDownLatch begun = new CountDownLatch(streams);
        String question = TokenEndpoint.question(MANY, EVERY_MS, true);
        long start = System.nanoTime();
        try (ManyStreams readers = new ManyStreams()) {
            List<Future<String>> ends = new ArrayList<>();
            for (int i = 0; i < streams; i++) {
                beginning.acquire();
                ends.add(readers.open(answerer.request(question), new Reader(window, () -> {
                    beginning.release();
                    begun.countDown();
                })));
            }
            if (!begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException(begun.getCount() + " streams did not begin");
            }
            double ramp = (System.nanoTime() - start) / 1e9;
            Thread.sleep(SETTLING.toMillis());
            Duration busyBefore = between.get();
            Duration endpointBefore = endpoint.get();
            Duration clientBefore = own();
            window.open = true;
            Thread.sleep(time.toMillis());
            window.open = false;
            System.out.printf(
                    "%-20s p50 %7.2f ms  p95 %7.2f ms  p99 %7.2f ms  %,9d tokens/s  begun within %.1f s%n"
                            + "%20s processors: %.2f between, %.2f endpoint, %.2f client%n",
                    name,
                    window.delays.at(0.5),
                    window.delays.at(0.95),
                    window.delays.at(0.99),
                    window.delays.count() / time.toSeconds(),
                    ramp,
                    "",
                    share(between.get().minus(busyBefore)),
                    share(endpoint.get().minus(endpointBefore)),
                    share(own().minus(clientBefore)));
            stage.endpoint().order("stop");
            int failed = 0;
            for (Future<String> end : ends) {
                failed += end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).contains("[DONE]") ? 0 : 1;
            }
            if (failed > 0) {
                System.out.printf("%20s %d of %d streams did not end well%n", "", failed, streams);
            }
        }
    }

    private double share(Duration busy) {
        return (double) busy.toNanos() / time.toNanos();
    }

    private static Duration own() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }

    /** What is measured while all streams go on. */
    private static final class Window {
        private final Times delays = new Times();
        private volatile boolean open;
    }

    /** Hears the tokens of one stream. */
    private static final class Reader implements LongConsumer {
        private final Window window;
        private final Runnable onBegin;
        private boolean begun;

        Reader(Window window, Runnable onBegin) {
            this.window = window;
            this.onBegin = onBegin;
        }

        @Override
        public void accept(long sent) {
            if (!begun) {
                begun = true;
                onBegin.run();
            }
            if (window.open) {
                window.delays.add(Stamps.now() - sent);
            }
        }
    }
}
