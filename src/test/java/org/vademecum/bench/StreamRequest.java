package org.vademecum.bench;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A request to this machine whose answer is a stream of events. */
record StreamRequest(int port, String method, String path, Map<String, String> headers, String body) {
    /** As it goes over the wire. */
    byte[] bytes() {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        StringBuilder text = new StringBuilder(
                "%s %s HTTP/1.1\r\nHost: localhost:%d\r\nAccept: text/event-stream\r\n".formatted(method, path, port));
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        text.append("Content-Length: ").append(length).append("\r\n\r\n").append(body);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
