package org.vademecum.bootstrap;

import java.util.Arrays;
import java.util.List;

/** The proxies whose word about whom they serve is taken: addresses, or networks such as {@code 10.1.0.0/16}. Immutable. */
final class TrustedProxies {
    private final List<Network> networks;

    private TrustedProxies(List<Network> networks) {
        this.networks = networks;
    }

    /** @throws IllegalArgumentException for what is no address and no network, in words for whoever configures it */
    static TrustedProxies parse(String text) {
        return new TrustedProxies(Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(Network::parse)
                .toList());
    }

    boolean trust(String address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    /**
     * Whom a request comes from: the last one in its way that is no trusted proxy. What somebody has written into the header
     * before that means nothing.
     *
     * @param peer who is connected
     * @param forwardedFor the values of {@code X-Forwarded-For}, in their order
     */
    String clientOf(String peer, List<String> forwardedFor) {
        List<String> way = forwardedFor.stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(String::strip)
                .toList();
        String client = peer;
        for (int i = way.size() - 1; i >= 0 && trust(client) && IpAddress.isOne(way.get(i)); i--) {
            client = way.get(i);
        }
        return client;
    }

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Network(byte[] address, int bits) {
        static Network parse(String text) {
            String[] parts = text.split("/", 2);
            byte[] address = IpAddress.bytes(parts[0]);
            int most = address.length * Byte.SIZE;
            int bits = parts.length == 1 ? most : parts[1].matches("\\d{1,3}") ? Integer.parseInt(parts[1]) : -1;
            if (address.length == 0 || bits < 0 || bits > most) {
                throw new IllegalArgumentException(
                        "vademecum.proxies holds addresses or networks such as 10.1.0.0/16, but not '%s'."
                                .formatted(text));
            }
            return new Network(address, bits);
        }

        boolean contains(String other) {
            byte[] bytes = IpAddress.bytes(other);
            if (bytes.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % Byte.SIZE);
                if ((bytes[bit / Byte.SIZE] & mask) != (address[bit / Byte.SIZE] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
