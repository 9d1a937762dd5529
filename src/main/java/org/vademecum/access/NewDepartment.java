package org.vademecum.access;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Invalid;

/**
 * What an administrator says of a department that is to be made.
 *
 * @param name 1 … 100 characters
 * @param code lower-case letters, digits, {@code -} and {@code _}, at most 63 of them
 * @param groupPath the group that gives it; null for the one that its code names
 */
public record NewDepartment(
        String name, String code, @Nullable String groupPath) {
    private static final int MAX_NAME = 100;
    private static final int MAX_PATH = 512;
    private static final Pattern PATH = Pattern.compile("(/[^/\\p{Cntrl}]*[^/\\s\\p{Cntrl}][^/\\p{Cntrl}]*)+");

    /** @throws Invalid for values out of bounds */
    public NewDepartment {
        name = requireName(name);
        code = code.strip().toLowerCase(Locale.ROOT);
        if (!GroupMapping.CODE.matcher(code).matches()) {
            throw new Invalid(
                    "code", "malformed", "A short name has 1 to 63 letters a-z, digits, hyphens and underscores.");
        }
        if (groupPath != null) {
            groupPath = requirePath(groupPath);
        }
    }

    static String requireName(String name) {
        String given = name.strip();
        if (given.isEmpty() || given.length() > MAX_NAME) {
            throw new Invalid("name", given.isEmpty() ? "empty" : "malformed", "A name has 1 to 100 characters.");
        }
        return given;
    }

    static String requirePath(String path) {
        String given = path.strip();
        if (given.isEmpty()) {
            throw new Invalid("group", "empty", "Name the group, such as /departments/hr.");
        }
        if (given.length() > MAX_PATH || !PATH.matcher(given).matches()) {
            throw new Invalid("group", "malformed", "A group is named by its full path, such as /departments/hr.");
        }
        return given;
    }
}
