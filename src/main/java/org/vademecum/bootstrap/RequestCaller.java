package org.vademecum.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.vademecum.access.Caller;
import org.vademecum.access.CurrentCaller;
import org.vademecum.access.Standing;

/** The caller that {@link SignInMechanism} attached to the request. */
@ApplicationScoped
public class RequestCaller implements CurrentCaller {
    private static final String ATTRIBUTE = "vademecum.caller";
    private static final String STANDING = "vademecum.standing";

    @Inject
    HttpServletRequest request;

    @Override
    public Caller get() {
        return find(request).orElseThrow(() -> new IllegalStateException("nobody is signed in"));
    }

    @Override
    public Standing standing() {
        return Optional.ofNullable((Standing) request.getAttribute(STANDING))
                .orElseThrow(() -> new IllegalStateException("nobody is signed in"));
    }

    static Optional<Caller> find(HttpServletRequest request) {
        return Optional.ofNullable((Caller) request.getAttribute(ATTRIBUTE));
    }

    static void set(HttpServletRequest request, Caller caller, Standing standing) {
        request.setAttribute(ATTRIBUTE, caller);
        request.setAttribute(STANDING, standing);
    }
}
