package org.vademecum.bootstrap;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vademecum.bootstrap.oidc.OpenIdSettings;

/** What every answer tells the browser not to do, and how long it may be kept. */
public class SecurityHeadersFilter extends HttpFilter {
    private static final String CSP = "Content-Security-Policy";

    /**
     * Everything from here alone. Answers hold no remote images, which would tell others what was asked. PDF.js draws
     * with blobs and decodes some images with WebAssembly.
     */
    static final String POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
            + "img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; connect-src 'self'; "
            + "object-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

    private static final Pattern NONCE = Pattern.compile("'nonce-[A-Za-z0-9+/=_-]+'");

    @Inject
    OpenIdSettings settings;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String policy = settings.isOidc() ? policyFor(settings.providerOrigin()) : POLICY;
        response.setHeader(CSP, policy);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "same-origin");
        // A name that a link leads to can tell as much as a request: it is looked up when somebody follows the link.
        response.setHeader("X-DNS-Prefetch-Control", "off");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
        if (request.isSecure()) {
            response.setHeader("Strict-Transport-Security", "max-age=31536000");
        }
        String path = Answers.path(request);
        if (!Answers.isProgram(path)) {
            response.setHeader("Cache-Control", cacheControl(path));
        }
        chain.doFilter(request, new OnePolicy(response, policy));
    }

    /** Addresses with a version in them hold for ever; pages show what only their reader may see. */
    static String cacheControl(String path) {
        if (path.startsWith("/webjars/") || path.startsWith("/jakarta.faces.resource/")) {
            return "public, max-age=31536000, immutable";
        }
        return path.startsWith("/resources/") || path.startsWith("/assets/") ? "no-cache" : "no-store";
    }

    /** PrimeFaces adds a policy of its own with the nonce of its scripts: ours takes the nonce over. */
    private static class OnePolicy extends HttpServletResponseWrapper {
        private final String policy;

        OnePolicy(HttpServletResponse response, String policy) {
            super(response);
            this.policy = policy;
        }

        @Override
        public void addHeader(String name, String value) {
            if (name.equalsIgnoreCase(CSP)) {
                setHeader(name, withNonceOf(value, policy));
            } else {
                super.addHeader(name, value);
            }
        }
    }

    /** Signing out is a form of ours whose answer leads to the provider, and browsers count that as its target. */
    static String policyFor(String provider) {
        return POLICY.replace("form-action 'self'", "form-action 'self' " + provider);
    }

    static String withNonceOf(String theirs, String policy) {
        Matcher nonce = NONCE.matcher(theirs);
        return nonce.find() ? policy.replace("script-src 'self'", "script-src 'self' " + nonce.group()) : policy;
    }
}
