package org.vademecum.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.IDN;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.vademecum.common.Json;

/**
 * Somewhere that data or money can go. Texts must be {@link CallProvenance#plain}.
 *
 * @param value of hosts and mail addresses in lower case, of telephone numbers the digits, of bank accounts the IBAN without blanks
 */
record Destination(Kind kind, String value) {
    enum Kind {
        HOST,
        MAIL,
        PHONE,
        IBAN
    }

    private static final Pattern MAIL =
            Pattern.compile("([\\p{L}\\p{N}._%+'-]{1,64})@((?:[\\p{L}\\p{N}-]{1,63}\\.){1,20}[\\p{L}\\p{N}-]{2,63})");

    /** Of an address with a scheme or without, and of a share on a network. */
    private static final Pattern HOST_OF_ADDRESS = Pattern.compile(
            "(?:(?<![\\p{L}\\p{N}])[a-zA-Z][a-zA-Z0-9+.-]{1,15}:|(?<![:\\p{L}\\p{N}]))[/\\\\]{2,3}([^\\s/\\\\?#\"'<>|,;)\\]}]+)");

    private static final String NAME =
            "(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,62}[\\p{L}\\p{N}])?\\.){1,20}\\p{L}[\\p{L}\\p{N}-]{1,23}";
    private static final Pattern BARE_HOST =
            Pattern.compile("(?<![@\\p{L}\\p{N}._-])(" + NAME + ")(?![\\p{L}\\p{N}@-])");
    private static final Pattern HOST_ALONE =
            Pattern.compile("(?i)\\s*(" + NAME + ")\\.?(?::\\d{1,5})?(?:[/?#]\\S*)?\\s*");
    private static final Pattern NUMERIC_HOST = Pattern.compile("(?<![\\d.])\\d{1,3}(?:\\.\\d{1,3}){3}(?![\\d.])");
    private static final Pattern FILE_NAME = Pattern.compile(
            "(?i).*\\.(pdf|txt|docx?|odt|rtf|md|html?|xlsx?|ods|csv|pptx?|json|xml|ya?ml|ini|cfg|conf|properties|log|js|ts|java|py|sh|bat|exe|msi|dll|jar|war|zip|gz|tar|sql|png|jpe?g|gif|svg|mp[34])");

    private static final Pattern DIGITS = Pattern.compile("\\+?\\d(?:[\\s()/.-]{0,3}\\d){6,16}");
    private static final Pattern NUMBER_END = Pattern.compile("\\d(?!\\d)");
    private static final Pattern INTERNATIONAL =
            Pattern.compile("(?<![\\p{L}\\p{N}])(?:\\+|00)[1-9](?:[\\s()/.-]{0,3}\\d){7,14}");

    /** As many of its last digits tell a number from others, with and without the prefix of its country. */
    private static final int TELLING_DIGITS = 7;

    private static final Pattern IBAN =
            Pattern.compile("(?<![\\p{L}\\p{N}])[A-Za-z]{2}\\d{2}(?:[ -]?[A-Za-z0-9]){11,30}");
    private static final int SHORTEST_IBAN = 15;
    private static final BigInteger NINETY_SEVEN = BigInteger.valueOf(97);

    private static final Pattern NAMES_A_HOST =
            Pattern.compile("(?i:ur[il]|link|host|domain|server|endpoint|hook|callback|site|target|destination)"
                    + "|(?:^|[_-])(?i:ip)(?![A-Za-z])|[a-z]I[pP](?![a-z])");
    private static final Pattern NAMES_A_PHONE =
            Pattern.compile("(?i)^to$|phone|(?:^|[_-])tel(?:$|[_.-]|efon)|mobil|handy|fax|sms|whatsapp|recipient"
                    + "|ruf_?nummer|^(?:number|nummer)$");

    /** All that a text speaks of, also what might only look like one. */
    static Set<Destination> of(String text) {
        Set<Destination> found = certain(text);
        found.addAll(all(Kind.HOST, BARE_HOST, text));
        found.addAll(all(Kind.HOST, NUMERIC_HOST, text));
        found.addAll(phones(text));
        return found;
    }

    /** Digits that stand behind a number may belong to it or not. */
    private static Set<Destination> phones(String text) {
        Set<Destination> found = new HashSet<>();
        DIGITS.matcher(text).results().map(MatchResult::group).forEach(digits -> {
            Matcher end = NUMBER_END.matcher(digits);
            while (end.find()) {
                found.addAll(all(Kind.PHONE, DIGITS, digits.substring(0, end.end())));
            }
        });
        return found;
    }

    /** What a call is about to reach: what is one for certain, or is where one is expected. */
    static Set<Destination> ofArguments(String arguments) {
        Set<Destination> found = new HashSet<>();
        try {
            collect("", Json.read(arguments, JsonNode.class), found);
        } catch (UncheckedIOException notJson) {
            found.addAll(of(CallProvenance.plain(arguments)));
        }
        return found;
    }

    private static void collect(String key, JsonNode node, Set<Destination> found) {
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                found.addAll(certain(CallProvenance.plain(field.getKey())));
                collect(field.getKey(), field.getValue(), found);
            }
        } else if (node.isArray()) {
            node.forEach(element -> collect(key, element, found));
        } else {
            found.addAll(ofValue(key, CallProvenance.plain(node.asText())));
        }
    }

    private static Set<Destination> ofValue(String key, String value) {
        Set<Destination> found = certain(value);
        found.addAll(all(Kind.PHONE, INTERNATIONAL, value));
        if (NAMES_A_HOST.matcher(key).find()) {
            found.addAll(all(Kind.HOST, BARE_HOST, value));
            found.addAll(all(Kind.HOST, NUMERIC_HOST, value));
        }
        if (NAMES_A_PHONE.matcher(key).find()) {
            found.addAll(all(Kind.PHONE, DIGITS, value));
        }
        Matcher alone = HOST_ALONE.matcher(value);
        if (alone.matches() && !FILE_NAME.matcher(alone.group(1)).matches()) {
            found.add(new Destination(Kind.HOST, host(alone.group(1))));
        }
        return found;
    }

    private static Set<Destination> certain(String text) {
        Set<Destination> found = new HashSet<>();
        found.addAll(all(Kind.MAIL, MAIL, text));
        found.addAll(all(Kind.HOST, HOST_OF_ADDRESS, text));
        IBAN.matcher(text).results().flatMap(match -> ibans(match.group())).forEach(found::add);
        return found;
    }

    private static Set<Destination> all(Kind kind, Pattern pattern, String text) {
        Set<Destination> found = new HashSet<>();
        Matcher match = pattern.matcher(text);
        while (match.find()) {
            String value = switch (kind) {
                case MAIL ->
                    match.group(1).toLowerCase(Locale.ROOT).replaceFirst("\\+.*", "") + "@" + host(match.group(2));
                case HOST -> host(match.groupCount() == 0 ? match.group() : match.group(1));
                case PHONE ->
                    match.group().replace("(0)", "").replaceAll("\\D", "").replaceFirst("^0+", "");
                case IBAN -> match.group();
            };
            found.add(new Destination(kind, value));
        }
        return found;
    }

    /** The name alone, as the network has it. */
    private static String host(String authority) {
        String name = authority.substring(authority.lastIndexOf('@') + 1).replaceFirst(":\\d*$", "");
        name = name.replaceFirst("\\.+$", "").toLowerCase(Locale.ROOT).replaceFirst("^www\\.", "");
        try {
            return IDN.toASCII(name);
        } catch (IllegalArgumentException noName) {
            return name;
        }
    }

    /** What a text has behind an account belongs to it for as long as the checksum says so. */
    private static Stream<Destination> ibans(String text) {
        String whole = text.replaceAll("[ -]", "").toUpperCase(Locale.ROOT);
        return Stream.iterate(SHORTEST_IBAN, length -> length <= whole.length(), length -> length + 1)
                .map(length -> whole.substring(0, length))
                .filter(Destination::checks)
                .map(iban -> new Destination(Kind.IBAN, iban));
    }

    private static boolean checks(String iban) {
        StringBuilder digits = new StringBuilder();
        (iban.substring(4) + iban.substring(0, 4))
                .chars()
                .forEach(c -> digits.append(Character.digit(c, Character.MAX_RADIX)));
        return new BigInteger(digits.toString()).mod(NINETY_SEVEN).intValue() == 1;
    }

    /** Whether one of the others is this one; a host is within its domain. */
    boolean isAmong(Set<Destination> others) {
        return others.stream().filter(other -> other.kind == kind).anyMatch(this::isWithin);
    }

    private boolean isWithin(Destination other) {
        return switch (kind) {
            case HOST -> value.equals(other.value) || value.endsWith("." + other.value);
            case PHONE -> ends(value, other.value) || ends(other.value, value);
            case MAIL, IBAN -> value.equals(other.value);
        };
    }

    private static boolean ends(String number, String other) {
        return other.length() >= TELLING_DIGITS && number.endsWith(other);
    }
}
