package org.vademecum.bench;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures the time from a request until its first token has come, of an endpoint that answers at once: asked directly,
 * through a bare relay, and through the product; by one client and by many in parallel. What the product adds is told as the
 * difference of the percentiles. Argument: requests.
 */
public final class FirstTokenBench {
    private static final int MANY = 100;
    private static final String ENDPOINT = "endpoint alone";
    private static final String PRODUCT = "product";
    private static final String QUESTION = TokenEndpoint.question(1, 0, true);

    private FirstTokenBench() {}

    public static void main(String[] args) throws Exception {
        int requests = args.length > 0 ? Integer.parseInt(args[0]) : 500;
        System.out.printf(
                "milliseconds to the first token, %d requests each; load of the machine before: %.1f on %d processors%n",
                requests,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                Runtime.getRuntime().availableProcessors());
        try (StreamStage stage = StreamStage.start()) {
            Map<String, StreamStage.Answerer> answerers = new LinkedHashMap<>();
            answerers.put(ENDPOINT, stage.direct());
            answerers.put("bare relay", stage.viaRelay());
            answerers.put(PRODUCT, stage.viaProduct());
            for (StreamStage.Answerer answerer : answerers.values()) {
                measure(answerer, 2 * requests, MANY); // warm
            }
            for (int parallel : new int[] {1, MANY}) {
                Map<String, Times> measured = new HashMap<>();
                for (Map.Entry<String, StreamStage.Answerer> answerer : answerers.entrySet()) {
                    Times times = measure(answerer.getValue(), requests, parallel);
                    measured.put(answerer.getKey(), times);
                    print(answerer.getKey(), parallel, times.at(0.5), times.at(0.95));
                }
                Times whole = measured.get(PRODUCT);
                Times own = measured.get(ENDPOINT);
                print("product - endpoint", parallel, whole.at(0.5) - own.at(0.5), whole.at(0.95) - own.at(0.95));
            }
        }
        System.exit(0);
    }

    private static void print(String what, int parallel, double p50, double p95) {
        System.out.printf("%-18s %3d at once: p50 %7.2f  p95 %7.2f%n", what, parallel, p50, p95);
    }

    private static Times measure(StreamStage.Answerer answerer, int requests, int parallel) throws Exception {
        Times times = new Times();
        List<Future<?>> clients = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < parallel; client++) {
                clients.add(executor.submit(() -> {
                    for (int i = 0; i < requests / parallel; i++) {
                        long asked = Stamps.now();
                        new EventStream(sent -> times.add(Stamps.now() - asked)).read(answerer.request(QUESTION));
                    }
                    return null;
                }));
            }
            for (Future<?> client : clients) {
                client.get();
            }
        }
        return times;
    }
}
