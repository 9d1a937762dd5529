package org.vademecum.api.v1;

import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.CurrentCaller;
import org.vademecum.access.IdempotentRequests;
import org.vademecum.access.IdempotentRequests.Known;
import org.vademecum.common.Invalid;
import org.vademecum.common.Json;

/**
 * {@code Idempotency-Key} on whatever is posted as JSON: the same request with the same key gets the same answer and is
 * done once. Only what was done is remembered; a refused request may be corrected and sent again. What answers with a
 * stream is remembered by {@link StreamedCreates}, and forms with files by {@link FormCreates}. What only reads is read again.
 */
@Provider
public class Idempotency implements ContainerRequestFilter, ContainerResponseFilter {
    static final String HEADER = "Idempotency-Key";
    private static final String REPLAYED = "Idempotent-Replayed";
    private static final String PENDING = StreamedCreates.PENDING;
    private static final int MAX_KEY = 255;

    @Inject
    IdempotentRequests requests;

    @Inject
    CurrentCaller current;

    @Context
    ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        String key = request.getHeaderString(HEADER);
        if (key == null || !request.getMethod().equals("POST") || !isJson(request.getMediaType()) || onlyReads()) {
            return;
        }
        requireUsable(key);
        byte[] body = BodyReader.bytes(request.getEntityStream());
        request.setEntityStream(new ByteArrayInputStream(body));
        URI uri = request.getUriInfo().getRequestUri();
        String place = place(uri.getRawPath(), uri.getRawQuery(), request.getHeaderString(Project.HEADER));
        switch (requests.begin(current.get(), key, hash(place, body))) {
            case Known.Fresh fresh -> request.setProperty(PENDING, fresh.id());
            case Known.Answered answered
            when streams(request) -> request.setProperty(StreamedCreates.KNOWN, answered.body());
            case Known.Answered answered -> request.abortWith(replay(answered));
            case Known.InProgress ignored -> throw inProgress();
            case Known.Different ignored -> throw reused();
            case Known.Outdated ignored -> throw outdated();
        }
    }

    /** Where a request goes: the same body may ask for another answer, or for the same in another project. */
    static String place(String path, @Nullable String query, @Nullable String project) {
        return path + '?' + Objects.requireNonNullElse(query, "") + '\n' + Objects.requireNonNullElse(project, "");
    }

    static void requireUsable(String key) {
        if (key.isBlank() || key.length() > MAX_KEY) {
            throw new Invalid(
                    HEADER, "invalid_value", "%s has between 1 and %d characters.".formatted(HEADER, MAX_KEY));
        }
    }

    static Invalid inProgress() {
        return new Invalid(
                HEADER, "request_in_progress", "A request with this key is being worked on. Please try again.");
    }

    static Invalid reused() {
        return new Invalid(
                HEADER, "idempotency_key_reused", "This key was used with another request. Choose another one.");
    }

    static Invalid outdated() {
        return new Invalid(
                HEADER,
                "idempotency_key_outdated",
                "Your departments, groups or roles have changed since this request was made. It was done then;"
                        + " please read what it made.");
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!(request.getProperty(PENDING) instanceof String id)) {
            return;
        }
        if (streams(request) && response.getStatus() == 200) {
            return;
        }
        request.removeProperty(PENDING);
        Object entity = response.getEntity();
        if (response.getStatus() == 200 && entity != null && isJson(response.getMediaType())) {
            requests.answer(id, response.getStatus(), Json.write(entity));
        } else {
            requests.forget(id);
        }
    }

    /** What {@link StreamNegotiation} has found. */
    private static boolean streams(ContainerRequestContext request) {
        return MediaType.SERVER_SENT_EVENTS.equals(request.getHeaderString(HttpHeaders.ACCEPT));
    }

    static Response replay(Known.Answered answered) {
        return Response.status(answered.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(Json.read(answered.body(), com.fasterxml.jackson.databind.JsonNode.class))
                .header(REPLAYED, "true")
                .build();
    }

    /** What is found depends on who may read what at the moment, and nothing is done twice by searching twice. */
    private boolean onlyReads() {
        return resource.getResourceMethod().isAnnotationPresent(ReadsOnly.class);
    }

    /** A request without a body need not say what it would have been. */
    private static boolean isJson(@Nullable MediaType type) {
        return type == null || MediaType.APPLICATION_JSON_TYPE.isCompatible(type);
    }

    private static String hash(String place, byte[] body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(place.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            digest.update((byte) '\n');
            return HexFormat.of().formatHex(digest.digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has SHA-256
        }
    }
}
