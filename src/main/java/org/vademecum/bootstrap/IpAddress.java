package org.vademecum.bootstrap;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/** IP addresses as requests and the configuration write them. A name is none: nothing is looked up that a request names. */
final class IpAddress {
    private static final Pattern IPV4 =
            Pattern.compile("OCTET(\\.OCTET){3}".replace("OCTET", "(25[0-5]|2[0-4]\\d|1?\\d?\\d)"));
    /** Near enough for the JDK to look up nothing of it, whether or not it is one. */
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:][0-9a-fA-F:.]{1,44}");

    private static final int IPV6_BYTES = 16;
    /** Of which a single customer of any provider has all addresses. */
    private static final int NETWORK_BYTES = 8;

    private IpAddress() {}

    static boolean isOne(String text) {
        return IPV4.matcher(text).matches()
                || (text.contains(":") && IPV6.matcher(text).matches());
    }

    /** 4 or 16 bytes; empty for what is no address. */
    static byte[] bytes(String text) {
        try {
            return isOne(text) ? InetAddress.getByName(text).getAddress() : new byte[0];
        } catch (UnknownHostException e) {
            return new byte[0];
        }
    }

    /** Whose requests are counted together: an IPv4 address, or a /64 of IPv6. What is no address is counted as it is. */
    static String source(String text) {
        byte[] bytes = bytes(text.replaceFirst("%.*", ""));
        if (bytes.length != IPV6_BYTES) {
            return text;
        }
        Arrays.fill(bytes, NETWORK_BYTES, IPV6_BYTES, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes).getHostAddress() + "/64";
        } catch (UnknownHostException e) {
            throw new IllegalStateException("16 bytes are an address", e);
        }
    }
}
