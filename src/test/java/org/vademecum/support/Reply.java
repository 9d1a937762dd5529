package org.vademecum.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.vademecum.common.Json;

/** What the server answered, read to its end. */
public record Reply(int status, HttpHeaders headers, byte[] body) {
    static Reply of(HttpResponse<byte[]> response) {
        return new Reply(response.statusCode(), response.headers(), response.body());
    }

    /** The header's value, empty when it was not sent. */
    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Fails when the body is anything but JSON. */
    public JsonNode json() {
        if (!header("Content-Type").startsWith("application/json")) {
            throw new AssertionError("no JSON but " + this);
        }
        return Json.read(text(), JsonNode.class);
    }

    /** The entries of a ZIP archive by their names; fails when the body breaks off. */
    public Map<String, byte[]> entries() {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream archive = new ZipInputStream(new ByteArrayInputStream(body))) {
            for (ZipEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                entries.put(entry.getName(), archive.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return entries;
    }

    /** A part of the error envelope; fails when the body is no such envelope. */
    public String error(String part) {
        JsonNode error = json().path("error");
        for (String key : new String[] {"message", "type", "param", "code"}) {
            if (!error.has(key)) {
                throw new AssertionError("no error envelope: " + this);
            }
        }
        return error.get(part).asText();
    }

    public String errorCode() {
        return error("code");
    }

    /** This, if the status is as expected. */
    public Reply expect(int expected) {
        if (status != expected) {
            throw new AssertionError("not " + expected + " but " + this);
        }
        return this;
    }

    @Override
    public String toString() {
        String text = text();
        return status + " " + header("Content-Type") + ": " + text.substring(0, Math.min(600, text.length()));
    }
}
