package org.vademecum.bootstrap;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes of a request the one that a trusted proxy was sent: from whom it comes, and whether by TLS. Whatever is known to
 * browsers by an {@code https} address comes by TLS.
 */
public class ProxyFilter extends HttpFilter {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyFilter.class);

    @Inject
    @ConfigProperty(name = "vademecum.proxies")
    Optional<String> configured;

    @Inject
    PublicAddress address;

    private TrustedProxies proxies = TrustedProxies.parse("");
    private final AtomicBoolean told = new AtomicBoolean();

    /** @throws IllegalArgumentException with the key to correct, so that the product does not start */
    @Override
    public void init() {
        proxies = TrustedProxies.parse(configured.orElse(""));
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String peer = request.getRemoteAddr();
        String client = proxies.clientOf(peer, values(request, "X-Forwarded-For"));
        boolean byProxy = proxies.trust(peer) && cameByTls(request);
        boolean secure = request.isSecure() || address.isHttps();
        if (byProxy && !secure && !told.getAndSet(true)) {
            LOG.warn(
                    "A proxy ends TLS, but vademecum.public-url is no https address: the session's cookie is not kept to TLS.");
        }
        chain.doFilter(new Forwarded(request, client, secure || byProxy), response);
    }

    private static boolean cameByTls(HttpServletRequest request) {
        List<String> schemes = values(request, "X-Forwarded-Proto");
        return !schemes.isEmpty() && schemes.getLast().strip().equalsIgnoreCase("https");
    }

    private static List<String> values(HttpServletRequest request, String header) {
        return Collections.list(request.getHeaders(header));
    }

    private static final class Forwarded extends HttpServletRequestWrapper {
        private final String client;
        private final boolean secure;

        Forwarded(HttpServletRequest request, String client, boolean secure) {
            super(request);
            this.client = client;
            this.secure = secure;
        }

        @Override
        public String getRemoteAddr() {
            return client;
        }

        @Override
        public boolean isSecure() {
            return secure;
        }
    }
}
