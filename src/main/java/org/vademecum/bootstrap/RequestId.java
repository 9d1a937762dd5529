package org.vademecum.bootstrap;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Ids;

/** The id under which the log tells about a request. Bound to the thread that serves it. */
final class RequestId {
    static final String HEADER = "X-Request-Id";

    private static final Pattern ACCEPTABLE = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final ThreadLocal<String> CURRENT = new ThreadLocal<>();

    private RequestId() {}

    /** The id a proxy or a client has given, if it cannot harm a log, or else a new one. */
    static String of(@Nullable String given) {
        return given != null && ACCEPTABLE.matcher(given).matches() ? given : Ids.next("req_");
    }

    private static final String ATTRIBUTE = "vademecum.request-id";

    static void bind(HttpServletRequest request, String id) {
        request.setAttribute(ATTRIBUTE, id);
        CURRENT.set(id);
    }

    /** The id given to the request, also when its filters are done and the container reports an error. */
    static String of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof String id ? id : "";
    }

    static void unbind() {
        CURRENT.remove();
    }

    static Optional<String> current() {
        return Optional.ofNullable(CURRENT.get());
    }
}
