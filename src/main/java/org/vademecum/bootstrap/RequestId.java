package org.vademecum.bootstrap;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vademecum.audit.Origin;
import org.vademecum.common.Ids;
import org.vademecum.common.SecretMask;

/** The id under which the log tells about a request. Bound to the thread that serves it. */
final class RequestId {
    static final String HEADER = "X-Request-Id";

    private static final Pattern ACCEPTABLE = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final ThreadLocal<String> CURRENT = new ThreadLocal<>();

    private RequestId() {}

    /** The id a proxy or a client has given, if it can neither harm a log nor is a secret, or else a new one. */
    static String of(@Nullable String given) {
        return given != null
                        && ACCEPTABLE.matcher(given).matches()
                        && SecretMask.mask(given).equals(given)
                ? given
                : Ids.next("req_");
    }

    private static final String ATTRIBUTE = "vademecum.request-id";

    /** Gives the request its id, unless it has one, and binds it to the thread. */
    static String begin(HttpServletRequest request) {
        String known = of(request);
        String id = known.isEmpty() ? of(request.getHeader(HEADER)) : known;
        request.setAttribute(ATTRIBUTE, id);
        CURRENT.set(id);
        Origin.bind(new Origin(request.getRemoteAddr(), id));
        return id;
    }

    /** The id given to the request, also when its filters are done and the container reports an error. */
    static String of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof String id ? id : "";
    }

    static void unbind() {
        CURRENT.remove();
        Origin.unbind();
    }

    static Optional<String> current() {
        return Optional.ofNullable(CURRENT.get());
    }
}
