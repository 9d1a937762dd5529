package org.vademecum.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.vademecum.access.Caller;
import org.vademecum.access.CurrentCaller;

/** The caller that {@link SignInMechanism} attached to the request. */
@ApplicationScoped
public class RequestCaller implements CurrentCaller {
    private static final String ATTRIBUTE = "vademecum.caller";

    @Inject
    HttpServletRequest request;

    @Override
    public Caller get() {
        return find(request).orElseThrow(() -> new IllegalStateException("nobody is signed in"));
    }

    static Optional<Caller> find(HttpServletRequest request) {
        return Optional.ofNullable((Caller) request.getAttribute(ATTRIBUTE));
    }

    static void set(HttpServletRequest request, Caller caller) {
        request.setAttribute(ATTRIBUTE, caller);
    }
}
