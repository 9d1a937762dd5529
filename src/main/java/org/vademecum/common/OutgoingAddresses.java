package org.vademecum.common;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Where a host that is called may lead. Only hosts of the configuration are ever called; whoever can change where the name of
 * one leads must not make the product call its own machine, the link's own addresses, or what clouds tell their machines of
 * themselves. The own machine is called where the configuration names it as such: {@code localhost}, {@code 127.0.0.1},
 * {@code [::1]}. Thread-safe.
 */
@ApplicationScoped
public class OutgoingAddresses {
    /** Where clouds keep what is for their machines alone, outside of the link's own addresses. */
    private static final Set<String> METADATA = Set.of(
            "fd00:ec2:0:0:0:0:0:254",
            "fd00:ec2:0:0:0:0:0:23",
            "fd20:ce:0:0:0:0:0:254",
            "100.100.100.200",
            "168.63.129.16",
            "192.0.0.192");

    private final Set<String> allowed;
    private final Lookup lookup;

    /** Finds the addresses of a name. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] of(String host) throws UnknownHostException;
    }

    /** For the container's proxy only. */
    protected OutgoingAddresses() {
        this(Optional.empty());
    }

    @Inject
    OutgoingAddresses(@ConfigProperty(name = "vademecum.outgoing.allow") Optional<String> allowed) {
        this(allowed.orElse(""), InetAddress::getAllByName);
    }

    private OutgoingAddresses(String allowed, Lookup lookup) {
        this.allowed = Arrays.stream(allowed.split(",", -1))
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        this.lookup = lookup;
    }

    /** For use outside of a container. */
    public static OutgoingAddresses allowing(String hosts) {
        return allowing(hosts, InetAddress::getAllByName);
    }

    static OutgoingAddresses allowing(String hosts, Lookup lookup) {
        return new OutgoingAddresses(hosts, lookup);
    }

    /**
     * The addresses of a host.
     *
     * @param host a name or an address; an address without one, which the JDK takes for this machine, leads nowhere
     * @throws UnknownHostException when it has none, or one that must not be called
     */
    public InetAddress[] resolve(@Nullable String host) throws UnknownHostException {
        if (host == null || host.isEmpty()) {
            throw new UnknownHostException("the address to be called names no host");
        }
        InetAddress[] addresses = lookup.of(host);
        String name = host.toLowerCase(Locale.ROOT);
        for (InetAddress address : addresses) {
            if (isForbidden(name, address) && !allowed.contains(name)) {
                throw new UnknownHostException("%s leads to %s, which is not called: see vademecum.outgoing.allow"
                        .formatted(host, address.getHostAddress()));
            }
        }
        return addresses;
    }

    private static boolean isForbidden(String name, InetAddress address) {
        return (address.isLoopbackAddress() && !namesThisMachine(name))
                || address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress()
                || METADATA.contains(address.getHostAddress());
    }

    private static boolean namesThisMachine(String name) {
        return name.equals("localhost") || name.matches("127(\\.\\d{1,3}){3}|\\[?::1]?");
    }
}
