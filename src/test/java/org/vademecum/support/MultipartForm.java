package org.vademecum.support;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A {@code multipart/form-data} body as HTTP clients write it. */
public final class MultipartForm {
    private final String boundary = "----" + UUID.randomUUID();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    public MultipartForm field(String name, String value) {
        return part("name=\"%s\"".formatted(name), "", value.getBytes(StandardCharsets.UTF_8));
    }

    public MultipartForm file(String name, String filename, byte[] content) {
        return part(
                "name=\"%s\"; filename=\"%s\"".formatted(name, filename),
                "Content-Type: application/octet-stream\r\n",
                content);
    }

    private MultipartForm part(String disposition, String headers, byte[] content) {
        write("--%s\r\nContent-Disposition: form-data; %s\r\n%s\r\n".formatted(boundary, disposition, headers));
        body.writeBytes(content);
        write("\r\n");
        return this;
    }

    public String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    public byte[] bytes() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(body.toByteArray());
        whole.writeBytes("--%s--\r\n".formatted(boundary).getBytes(StandardCharsets.UTF_8));
        return whole.toByteArray();
    }

    private void write(String text) {
        body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
