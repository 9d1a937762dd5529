package org.vademecum.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Scanner;
import java.util.concurrent.ConcurrentLinkedQueue;
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

    /** How long an answer waits for a reader who does not keep up. */
    private static final long FULL_NS = 1_000_000;

    /** How often an answer that waits for its end looks for it. */
    private static final long IDLE_NS = 20_000_000;

    private final AtomicInteger stops = new AtomicInteger();
    private final Queue<Answer> heard = new ConcurrentLinkedQueue<>();
    private final Thread writer = Thread.ofPlatform().daemon().unstarted(this::write);

    private TokenEndpoint() {}

    /** Asks for so many tokens, and then the end of the answer at once, or once it is told. */
    static String question(int tokens, int everyMs, boolean thenEnd) {
        return "Write %d tokens, one every %d ms, then %s.".formatted(tokens, everyMs, thenEnd ? "end" : "wait");
    }

    public static void main(String[] args) throws IOException {
        TokenEndpoint endpoint = new TokenEndpoint();
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 2_000);
        System.out.println(server.socket().getLocalPort());
        Thread.ofPlatform().daemon().start(() -> endpoint.accept(server));
        endpoint.writer.start();
        Scanner orders = new Scanner(System.in, StandardCharsets.US_ASCII);
        while (orders.hasNextLine()) {
            orders.nextLine();
            endpoint.stops.incrementAndGet();
        }
        System.exit(0);
    }

    private void accept(ServerSocketChannel server) {
        while (true) {
            try {
                SocketChannel channel = server.accept();
                Thread.ofVirtual().start(() -> hear(channel));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void hear(SocketChannel channel) {
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            String body = new String(new HttpStream(channel.socket().getInputStream()).body(), StandardCharsets.UTF_8);
            Matcher question = QUESTION.matcher(body);
            if (!question.find()) {
                throw new IOException("no question: " + body);
            }
            channel.configureBlocking(false);
            heard.add(new Answer(channel, question, stops.get()));
            LockSupport.unpark(writer);
        } catch (IOException e) {
            System.err.println(e);
        }
    }

    /** Writes all answers, each token when it is due. */
    private void write() {
        PriorityQueue<Answer> answers = new PriorityQueue<>(Comparator.comparingLong(answer -> answer.due));
        while (true) {
            for (Answer fresh = heard.poll(); fresh != null; fresh = heard.poll()) {
                answers.add(fresh);
            }
            Answer next = answers.peek();
            long wait = next == null ? Long.MAX_VALUE : next.due - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
                continue;
            }
            answers.poll();
            try {
                if (next.writeOn(stops.get())) {
                    answers.add(next);
                } else {
                    next.channel.close();
                }
            } catch (IOException e) {
                System.err.println(e);
            }
        }
    }

    /** One answer that is being written. */
    private static final class Answer {
        private final SocketChannel channel;
        private final int tokens;
        private final long pause;
        private final boolean waits;
        private final int begunAt;
        private ByteBuffer unsent = ByteBuffer.wrap(HttpStream.ascii(HEAD));
        private long due = System.nanoTime();
        private int written;
        private long last;
        private boolean ended;

        Answer(SocketChannel channel, Matcher question, int begunAt) {
            this.channel = channel;
            this.tokens = Integer.parseInt(question.group(1));
            this.pause = Integer.parseInt(question.group(2)) * 1_000_000L;
            this.waits = question.group(3).equals("wait");
            this.begunAt = begunAt;
        }

        /** Writes what is due; false when the answer is at its end. */
        boolean writeOn(int stops) throws IOException {
            if (!unsent.hasRemaining()) {
                if (ended) {
                    return false;
                }
                unsent = ByteBuffer.wrap(HttpStream.ascii(next(stops != begunAt)));
            }
            channel.write(unsent);
            if (unsent.hasRemaining()) {
                due += FULL_NS;
            }
            return true;
        }

        private String next(boolean stopped) {
            if (!stopped && written < tokens) {
                last = Math.max(Stamps.now(), last + 1);
                due += pause;
                String space = written++ % PARAGRAPH == PARAGRAPH - 1 ? "\\n\\n" : " ";
                return BEFORE + Stamps.of(last) + space + AFTER;
            }
            if (!stopped && waits) {
                due += IDLE_NS;
                return "";
            }
            ended = true;
            return END;
        }
    }
}
