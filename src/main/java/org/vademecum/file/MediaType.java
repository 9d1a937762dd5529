package org.vademecum.file;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The type somebody claims for a file: never trusted to decide how it is read, only kept and sent back. */
final class MediaType {
    static final String UNKNOWN = "application/octet-stream";

    private static final Pattern TYPE = Pattern.compile("[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,60}");

    private MediaType() {}

    /** Type and subtype in lower case, without parameters; {@value #UNKNOWN} for anything else. */
    static String clean(@Nullable String claimed) {
        if (claimed == null) {
            return UNKNOWN;
        }
        String type = claimed.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return TYPE.matcher(type).matches() ? type : UNKNOWN;
    }
}
