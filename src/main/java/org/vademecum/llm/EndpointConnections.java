package org.vademecum.llm;

import java.net.InetAddress;
import java.net.ProxySelector;
import java.net.UnknownHostException;
import java.time.Duration;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.vademecum.common.OutgoingAddresses;

/**
 * Connections to an endpoint, over which the threads of the runs read themselves: a token then wakes one thread and no other
 * (see decision 14). Only HTTP/1.1, since some services stumble over the offer to speak HTTP/2 in the clear. Nothing is
 * repeated, redirected or decoded on the way.
 */
final class EndpointConnections {
    /** More than there can be runs; those are bounded elsewhere. */
    private static final int ENOUGH = 100_000;

    /** Bytes. The default is made for files: a thousand streams would hold a hundred megabytes of buffers that are never full. */
    private static final int BUFFER = 4_096;

    /** Services close connections that nobody used for a while. */
    private static final Duration IDLE = Duration.ofSeconds(20);

    private static final Duration TRUSTED = Duration.ofSeconds(1);

    private EndpointConnections() {}

    private static DnsResolver resolver(OutgoingAddresses addresses) {
        return new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                return addresses.resolve(host);
            }

            @Override
            public String resolveCanonicalHostname(String host) throws UnknownHostException {
                return SystemDefaultDnsResolver.INSTANCE.resolveCanonicalHostname(host);
            }
        };
    }

    /**
     * {@code connectTimeout} is how long to wait for a connection; whoever calls looks after the rest of an exchange.
     *
     * @param addresses where hosts may lead
     */
    static CloseableHttpClient within(Duration connectTimeout, OutgoingAddresses addresses) {
        ConnectionConfig connections = ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(connectTimeout))
                .setSocketTimeout(
                        Timeout.DISABLED) // An exchange looks for silence itself: a timed read costs three calls.
                .setIdleTimeout(Timeout.of(IDLE))
                .setValidateAfterInactivity(TimeValue.of(TRUSTED))
                .build();
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(Http1Config.custom()
                                        .setBufferSize(BUFFER)
                                        .build())
                                .build())
                        .setDefaultConnectionConfig(connections)
                        .setDnsResolver(resolver(addresses))
                        .setMaxConnTotal(ENOUGH)
                        .setMaxConnPerRoute(ENOUGH)
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(Timeout.DISABLED)
                        .build())
                .setRoutePlanner(new SystemDefaultRoutePlanner(ProxySelector.getDefault()))
                .setUserAgent("Vademecum")
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }
}
