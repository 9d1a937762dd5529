package org.vademecum.common;

import java.util.regex.Pattern;

/**
 * Takes out of a text what opens something: API keys, tokens, and values that are named as passwords, tokens or secrets, in
 * the forms that programs write and in sentences.
 * For the log and for messages about requests, whose senders put such things where they do not belong. Thread-safe.
 */
public final class SecretMask {
    private static final String MASK = "***";

    private static final Pattern KEY = Pattern.compile("\\b[vs]k-[A-Za-z0-9_-]{8,}");

    /** A signed token: at least a header and claims in Base64. */
    private static final Pattern TOKEN = Pattern.compile("\\beyJ[A-Za-z0-9_-]{6,}(?:\\.[A-Za-z0-9_-]*){1,4}");

    private static final Pattern SCHEME = Pattern.compile("(?i)\\b((?:bearer|basic) +)[A-Za-z0-9+/=._~-]{8,}");

    /** What stands where credentials belong, however short it is. */
    private static final Pattern HEADER = Pattern.compile(
            "(?i)(\\bauthorization[\"']?\\s{0,2}(?:[:=]\\s{0,2}[\"']?(?:(?:bearer|basic) +)?|(?:bearer|basic) +))[^\\s\"',;]+");

    private static final String NAMES = "(?:password|passwort|kennwort|passphrase|secret|token|api[ _-]?key)";

    private static final Pattern NAMED =
            Pattern.compile("(?i)(" + NAMES + "(?:=|[\"']?[ \t]{0,2}:[ \t]{0,2})[\"']?)[^\\s\"'&;,]+");

    /** "The password is hunter2": letters and digits in one word, since most words after these names are none. */
    private static final Pattern TOLD = Pattern.compile(
            "(?i)(\\b" + NAMES
                    + " (?:(?:is|was|ist|war|lautet) )?[\"'„“]?)(?=[^\\s\"'“”]{0,64}[0-9])(?=[^\\s\"'“”]{0,64}[a-z])[^\\s\"'“”,;]{5,}");

    private SecretMask() {}

    /** The text with {@code ***} in their place. */
    public static String mask(String text) {
        String masked = KEY.matcher(text).replaceAll(MASK);
        masked = TOKEN.matcher(masked).replaceAll(MASK);
        masked = SCHEME.matcher(masked).replaceAll("$1" + MASK);
        masked = HEADER.matcher(masked).replaceAll("$1" + MASK);
        masked = NAMED.matcher(masked).replaceAll("$1" + MASK);
        return TOLD.matcher(masked).replaceAll("$1" + MASK);
    }
}
