package org.vademecum.bootstrap.oidc;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Which groups of the realm are departments: those right below a prefix. The group {@code /departments/hr/payroll}
 * belongs to {@code hr} as well.
 *
 * @param prefix path that begins and ends with a slash, such as {@code /departments/}
 */
record GroupMapping(String prefix) {
    private static final Pattern CODE = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

    GroupMapping {
        if (!prefix.startsWith("/") || !prefix.endsWith("/")) {
            throw new IllegalArgumentException("vademecum.oidc.groups begins and ends with a slash: " + prefix);
        }
    }

    /** Names of departments by their code, which is the name in lower case with dashes; what cannot be a code is left out. */
    Map<String, String> departments(Collection<String> groups) {
        Map<String, String> names = new TreeMap<>();
        for (String group : groups) {
            if (group.startsWith(prefix)) {
                String name = group.substring(prefix.length()).split("/", 2)[0].strip();
                String code = name.toLowerCase(Locale.ROOT).replace(' ', '-');
                if (CODE.matcher(code).matches()) {
                    names.put(code, name);
                }
            }
        }
        return names;
    }
}
