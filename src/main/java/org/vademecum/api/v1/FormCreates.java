package org.vademecum.api.v1;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.CurrentCaller;
import org.vademecum.access.IdempotentRequests;
import org.vademecum.access.IdempotentRequests.Known;
import org.vademecum.common.Json;

/**
 * Makes what forms with files ask for, once for each {@code Idempotency-Key}. A form is known by all of its content, so
 * that it is compared when its file has arrived and before anything is made of it; nothing of it is held in memory.
 */
@ApplicationScoped
public class FormCreates {
    @Inject
    HttpServletRequest request;

    @Inject
    IdempotentRequests requests;

    @Inject
    CurrentCaller current;

    /** Makes something of a form. */
    @FunctionalInterface
    interface Creation {
        /**
         * @param read to be called when all of the form was read, before anything is made of it
         * @return what is answered
         */
        Object make(Form form, Runnable read) throws IOException;
    }

    /** What was asked for was made before. */
    private static final class MadeBefore extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Known.Answered answer;

        MadeBefore(Known.Answered answer) {
            super(null, null, false, false);
            this.answer = answer;
        }
    }

    /** {@code file} is the name of the field that holds the file. */
    Response once(@Nullable String contentType, InputStream body, String file, Creation creation) throws IOException {
        String key = request.getHeader(Idempotency.HEADER);
        if (key == null) {
            return Response.ok(creation.make(new Form(contentType, body, file, null), () -> {}))
                    .build();
        }
        Idempotency.requireUsable(key);
        FormHash hash = new FormHash();
        Attempt attempt = new Attempt(key, hash);
        try {
            Object made = creation.make(new Form(contentType, body, file, hash), attempt::begin);
            attempt.answer(made);
            return Response.ok(made).build();
        } catch (MadeBefore e) {
            return Idempotency.replay(e.answer);
        } finally {
            attempt.end();
        }
    }

    /** One request with a key, from when its content is known. */
    private final class Attempt {
        private final String key;
        private final FormHash hash;
        private @Nullable String pending;

        Attempt(String key, FormHash hash) {
            this.key = key;
            this.hash = hash;
        }

        void begin() {
            pending = switch (requests.begin(current.get(), key, hash.of(place()))) {
                case Known.Fresh fresh -> fresh.id();
                case Known.Answered answered -> throw new MadeBefore(answered);
                case Known.InProgress ignored -> throw Idempotency.inProgress();
                case Known.Different ignored -> throw Idempotency.reused();
                case Known.Outdated ignored -> throw Idempotency.outdated();
            };
        }

        private String place() {
            return Idempotency.place(
                    request.getRequestURI(), request.getQueryString(), request.getHeader(Project.HEADER));
        }

        void answer(Object made) {
            if (pending != null) {
                requests.answer(pending, Response.Status.OK.getStatusCode(), Json.write(made));
                pending = null;
            }
        }

        /** What was not answered was refused. */
        void end() {
            if (pending != null) {
                requests.forget(pending);
            }
        }
    }
}
