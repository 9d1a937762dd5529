package org.vademecum.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/**
 * Reads many streams at once with one thread, so that the client leaves the processors to what is measured. A token whose
 * time is cut in two by the framing of HTTP is not heard. Thread-safe.
 */
final class ManyStreams implements AutoCloseable {
    private final Selector selector;
    private final Thread reader;

    ManyStreams() throws IOException {
        selector = Selector.open();
        reader = Thread.ofPlatform().daemon().name("streams").start(this::read);
    }

    /** Asks, and returns the stream's last characters once it has ended. */
    Future<String> open(StreamRequest request, LongConsumer heard) throws IOException {
        SocketChannel channel =
                SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), request.port()));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.write(ByteBuffer.wrap(request.bytes()));
        channel.configureBlocking(false);
        Open stream = new Open(channel, new Stamps(heard));
        channel.register(selector, SelectionKey.OP_READ, stream);
        selector.wakeup();
        return stream.end;
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        try {
            while (selector.isOpen()) {
                selector.select(key -> ((Open) key.attachment()).read(buffer));
            }
        } catch (ClosedSelectorException e) {
            return; // Closed while it was waiting.
        } catch (IOException e) {
            System.err.println(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }

    private static final class Open {
        private final SocketChannel channel;
        private final Stamps stamps;
        private final Tail tail = new Tail();
        private final CompletableFuture<String> end = new CompletableFuture<>();

        Open(SocketChannel channel, Stamps stamps) {
            this.channel = channel;
            this.stamps = stamps;
        }

        void read(ByteBuffer buffer) {
            try {
                int count = channel.read(buffer.clear());
                if (count > 0) {
                    stamps.accept(buffer.array(), count);
                    tail.add(buffer.array(), count);
                }
                if (count < 0 || tail.toString().contains("[DONE]")) {
                    channel.close();
                    end.complete(tail.toString());
                }
            } catch (IOException e) {
                end.completeExceptionally(e);
            }
        }
    }
}
