package org.vademecum.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.LongStream;

/** Keeps a number of connections busy, each sending its next request as soon as the last is answered. */
final class Load implements AutoCloseable {
    private final int connections;
    private final ExecutorService workers;
    private final List<HttpClient> clients = new ArrayList<>();

    Load(int connections) {
        this.connections = connections;
        this.workers = Executors.newFixedThreadPool(connections);
        for (int i = 0; i < connections; i++) {
            clients.add(HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .executor(Runnable::run)
                    .build());
        }
    }

    /** What was measured: rate in requests a second, latencies in milliseconds. */
    record Figures(double rate, double p50, double p95, double p99) {}

    /** Sends requests for a while; {@code request} is asked with a running number. Whatever fails ends the measurement. */
    Figures run(Duration time, IntFunction<HttpRequest> request) throws Exception {
        long begun = System.nanoTime();
        long end = begun + time.toNanos();
        List<Future<long[]>> busy = new ArrayList<>();
        for (int worker = 0; worker < connections; worker++) {
            int first = worker;
            busy.add(workers.submit(() -> work(clients.get(first), first, end, request)));
        }
        List<long[]> all = new ArrayList<>();
        for (Future<long[]> one : busy) {
            all.add(one.get());
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        long[] sorted = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        return new Figures(sorted.length / seconds, at(sorted, 0.50), at(sorted, 0.95), at(sorted, 0.99));
    }

    /** Sends so many requests in all. */
    void times(int count, IntFunction<HttpRequest> request) throws Exception {
        List<Future<?>> busy = new ArrayList<>();
        for (int worker = 0; worker < connections; worker++) {
            int first = worker;
            busy.add(workers.submit(() -> {
                for (int n = first; n < count; n += connections) {
                    send(clients.get(first), request.apply(n));
                }
                return null;
            }));
        }
        for (Future<?> one : busy) {
            one.get();
        }
    }

    private long[] work(HttpClient client, int first, long end, IntFunction<HttpRequest> request)
            throws IOException, InterruptedException {
        LongStream.Builder latencies = LongStream.builder();
        for (int n = first; System.nanoTime() < end; n += connections) {
            long sent = System.nanoTime();
            send(client, request.apply(n));
            latencies.add(System.nanoTime() - sent);
        }
        return latencies.build().toArray();
    }

    private static void send(HttpClient client, HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> reply = client.send(request, BodyHandlers.ofString());
        if (reply.statusCode() != 200) {
            throw new IOException(request + " answered " + reply.statusCode() + " " + reply.body());
        }
    }

    private static double at(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(share * sorted.length))] / 1e6;
    }

    @Override
    public void close() {
        workers.shutdownNow();
        clients.forEach(HttpClient::shutdownNow);
    }
}
