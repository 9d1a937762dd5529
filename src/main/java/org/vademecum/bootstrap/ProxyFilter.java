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
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Makes of a request the one that a trusted proxy was sent: from whom it comes, and whether by TLS. Whatever is known to
 * browsers by an {@code https} address comes by TLS.
 */
public class ProxyFilter extends HttpFilter {
    @Inject
    @ConfigProperty(name = "vademecum.proxies")
    Optional<String> configured;

    @Inject
    PublicAddress address;

    private TrustedProxies proxies = TrustedProxies.parse("");

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
        boolean secure = request.isSecure() || address.isHttps() || (proxies.trust(peer) && cameByTls(request));
        chain.doFilter(new Forwarded(request, client, secure), response);
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
