package org.vademecum.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Plays a language model for benchmarks, in a process of its own and with as little work as can be. Each token is the
 * time at which it is sent, so that a reader knows how old it is. What it does is said by the question: {@link #question}.
 * Prints its port; ends all streams at a line on its standard input, and itself at that one's end.
 */
public final class TokenEndpoint {
    private static final Pattern QUESTION =
            Pattern.compile("Write (\\d+) tokens, one every (\\d+) ms, then (end|wait)");
    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";
    private static final String BEFORE =
            "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1788000000,\"model\":\"scripted\","
                    + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"";
    private static final String AFTER = "\"},\"finish_reason\":null}]}\n\n";
    private static final String END =
            "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1788000000,\"model\":\"scripted\","
                    + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

    /** Tokens of a paragraph. */
    private static final int PARAGRAPH = 100;

    private final AtomicInteger stops = new AtomicInteger();

    private TokenEndpoint() {}

    /** Asks for so many tokens, and then the end of the answer at once, or once it is told. */
    static String question(int tokens, int everyMs, boolean thenEnd) {
        return "Write %d tokens, one every %d ms, then %s.".formatted(tokens, everyMs, thenEnd ? "end" : "wait");
    }

    public static void main(String[] args) throws IOException {
        TokenEndpoint endpoint = new TokenEndpoint();
        ServerSocket server = new ServerSocket(0, 2_000, InetAddress.getLoopbackAddress());
        System.out.println(server.getLocalPort());
        Thread.ofPlatform().daemon().start(() -> endpoint.accept(server));
        Scanner orders = new Scanner(System.in, StandardCharsets.US_ASCII);
        while (orders.hasNextLine()) {
            orders.nextLine();
            endpoint.stops.incrementAndGet();
        }
        System.exit(0);
    }

    private void accept(ServerSocket server) {
        while (true) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> answer(socket));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void answer(Socket socket) {
        int begun = stops.get();
        try (socket) {
            socket.setTcpNoDelay(true);
            String body = new String(new HttpStream(socket.getInputStream()).body(), StandardCharsets.UTF_8);
            Matcher question = QUESTION.matcher(body);
            if (!question.find()) {
                throw new IOException("no question: " + body);
            }
            OutputStream out = socket.getOutputStream();
            out.write(HttpStream.ascii(HEAD));
            int tokens = Integer.parseInt(question.group(1));
            long pause = Integer.parseInt(question.group(2)) * 1_000_000L;
            long due = System.nanoTime();
            long last = 0;
            for (int i = 0; i < tokens && begun == stops.get(); i++) {
                last = Math.max(Stamps.now(), last + 1);
                String space = i % PARAGRAPH == PARAGRAPH - 1 ? "\\n\\n" : " ";
                out.write(HttpStream.ascii(BEFORE + Stamps.of(last) + space + AFTER));
                due += pause;
                LockSupport.parkNanos(due - System.nanoTime());
            }
            while (question.group(3).equals("wait") && begun == stops.get()) {
                LockSupport.parkNanos(20_000_000);
            }
            out.write(HttpStream.ascii(END));
        } catch (IOException e) {
            System.err.println(e);
        }
    }
}
