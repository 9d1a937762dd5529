package org.vademecum.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/** A request that is answered with a stream of events, read to its end by one thread. */
final class EventStream {
    private static final int TAIL = 200;

    private final Stamps stamps;
    private final BooleanSupplier enough;

    /** @param heard is given the time at which each token was sent, as soon as it is there */
    EventStream(LongConsumer heard) {
        this(heard, () -> false);
    }

    /** @param enough whether to hang up; asked whenever something has come */
    EventStream(LongConsumer heard, BooleanSupplier enough) {
        this.stamps = new Stamps(heard);
        this.enough = enough;
    }

    /**
     * Returns the last characters of what was read.
     *
     * @throws IOException also when it is refused
     */
    String read(StreamRequest request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), request.port())) {
            socket.setTcpNoDelay(true);
            socket.getOutputStream().write(request.bytes());
            HttpStream answer = new HttpStream(socket.getInputStream());
            byte[] buffer = new byte[1 << 14];
            Tail tail = new Tail();
            for (int count = answer.read(buffer); count >= 0; count = answer.read(buffer)) {
                stamps.accept(buffer, count);
                tail.add(buffer, count);
                if (enough.getAsBoolean()) {
                    break;
                }
            }
            if (!answer.head().startsWith("http/1.1 200 ")) {
                throw new IOException(answer.head() + tail);
            }
            return tail.toString();
        }
    }
}
