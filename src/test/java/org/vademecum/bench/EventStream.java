package org.vademecum.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/** A request that is answered with a stream of events, read to its end by one thread. */
final class EventStream {
    private static final int TAIL = 200;

    private final Stamps stamps;
    private final BooleanSupplier enough;
    private String tail = "";

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
    String read(int port, String method, String path, Map<String, String> headers, String body) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            byte[] content = body.getBytes(StandardCharsets.UTF_8);
            StringBuilder head =
                    new StringBuilder("%s %s HTTP/1.1\r\nHost: localhost:%d\r\nAccept: text/event-stream\r\n"
                            .formatted(method, path, port));
            headers.forEach((name, value) ->
                    head.append(name).append(": ").append(value).append("\r\n"));
            head.append("Content-Length: ").append(content.length).append("\r\n\r\n");
            OutputStream out = socket.getOutputStream();
            out.write(HttpStream.ascii(head.toString()));
            out.write(content);
            HttpStream answer = new HttpStream(socket.getInputStream());
            byte[] buffer = new byte[1 << 14];
            for (int count = answer.read(buffer); count >= 0; count = answer.read(buffer)) {
                stamps.accept(buffer, count);
                remember(buffer, count);
                if (enough.getAsBoolean()) {
                    break;
                }
            }
            if (!answer.head().startsWith("http/1.1 200 ")) {
                throw new IOException(answer.head() + tail);
            }
            return tail;
        }
    }

    private void remember(byte[] buffer, int count) {
        int kept = Math.min(count, TAIL);
        String more = new String(buffer, count - kept, kept, StandardCharsets.US_ASCII);
        String whole = kept == TAIL ? more : tail + more;
        tail = whole.substring(Math.max(0, whole.length() - TAIL));
    }
}
