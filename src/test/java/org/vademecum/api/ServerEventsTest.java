package org.vademecum.api;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vademecum.common.Timer;

@Timeout(120)
class ServerEventsTest {
    private final Rounds timer = new Rounds();
    private final Connection connection = new Connection();
    private final AtomicInteger ended = new AtomicInteger();
    private final ServerEvents events = new ServerEvents(connection, ended::incrementAndGet);
    private final AtomicInteger gone = new AtomicInteger();

    @Test
    void a_reader_who_does_not_read_keeps_no_comment_from_others() throws Exception {
        Connection unread = new Connection();
        unread.full = true;
        ServerEvents stuck = new ServerEvents(unread, ended::incrementAndGet);
        stuck.keepAlive(timer, gone::incrementAndGet);
        events.keepAlive(timer, gone::incrementAndGet);
        assertThat(timer.begun).as("one for each stream").hasSize(2);

        Thread held = Thread.ofPlatform().start(timer.begun.getFirst().work());
        assertThat(unread.waiting.await(30, TimeUnit.SECONDS)).isTrue();
        timer.begun.getLast().work().run();

        assertThat(connection.told()).isEqualTo(":\n\n");
        unread.read.countDown();
        held.join();
        assertThat(gone).hasValue(0);
    }

    @Test
    void an_event_on_its_way_stands_for_a_comment() throws Exception {
        connection.full = true;
        events.keepAlive(timer, gone::incrementAndGet);
        Thread held = Thread.ofPlatform().start(() -> events.send("status", null, "{}"));
        assertThat(connection.waiting.await(30, TimeUnit.SECONDS)).isTrue();

        timer.begun.getFirst().work().run();

        connection.read.countDown();
        held.join();
        assertThat(connection.told()).isEqualTo("event: status\ndata: {}\n\n");
        assertThat(gone).hasValue(0);
    }

    @Test
    void a_reader_that_has_gone_is_noticed() {
        events.keepAlive(timer, gone::incrementAndGet);
        connection.broken = true;

        timer.begun.getFirst().work().run();

        assertThat(gone).hasValue(1);
        assertThat(ended).hasValue(1);
    }

    @Test
    void a_stream_that_is_closed_sends_no_more_comments() {
        events.keepAlive(timer, gone::incrementAndGet);

        events.close();

        assertThat(timer.begun.getFirst().future().isCancelled()).isTrue();
    }

    @Test
    void a_stream_that_was_closed_before_never_begins_to() {
        events.close();

        events.keepAlive(timer, gone::incrementAndGet);

        assertThat(timer.begun.getFirst().future().isCancelled()).isTrue();
    }

    private record Round(Runnable work, Future<?> future) {}

    /** Whose time comes when the test says so. */
    private static final class Rounds extends Timer {
        final List<Round> begun = new ArrayList<>();

        @Override
        public Future<?> every(Duration pause, Runnable round) {
            Future<?> future = new CompletableFuture<Void>();
            begun.add(new Round(round, future));
            return future;
        }
    }

    /** Takes what is written, unless its reader does not read, or has gone. */
    private static final class Connection extends ServletOutputStream {
        final CountDownLatch waiting = new CountDownLatch(1);
        final CountDownLatch read = new CountDownLatch(1);
        private final StringBuilder told = new StringBuilder();
        volatile boolean full;
        volatile boolean broken;

        String told() {
            return told.toString();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (broken) {
                throw new IOException("connection reset");
            }
            if (full) {
                waiting.countDown();
                try {
                    read.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException(e);
                }
            }
            told.append(new String(bytes, offset, length, StandardCharsets.UTF_8));
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public boolean isReady() {
            return !full;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}
