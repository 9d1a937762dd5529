package org.vademecum.access;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which groups of the identity provider give which department: the group that a department is mapped to, or else the one
 * right below a prefix that has its name. Groups further below give the same; of two mapped groups, one within the other,
 * the inner one counts for what is in it.
 */
final class GroupMapping {
    static final Pattern CODE = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

    private final String prefix;
    private final Map<String, Department> byPath = new HashMap<>();
    private final Map<String, Department> byCode = new HashMap<>();

    /** @param prefix path that begins and ends with a slash, such as {@code /departments/} */
    GroupMapping(String prefix, Collection<Department> departments) {
        if (!prefix.startsWith("/") || !prefix.endsWith("/")) {
            throw new IllegalArgumentException("vademecum.oidc.groups begins and ends with a slash: " + prefix);
        }
        this.prefix = prefix;
        for (Department department : departments) {
            byCode.put(department.code(), department);
            String path = department.groupPath();
            if (path != null) {
                byPath.put(path, department);
            }
        }
    }

    /** What each of the groups gives, in their order. */
    List<GroupMeaning> meanings(Collection<String> groups) {
        return groups.stream().map(this::meaning).toList();
    }

    GroupMeaning meaning(String group) {
        return mapped(group)
                .<GroupMeaning>map(department -> new GroupMeaning.Gives(group, department))
                .orElseGet(() -> named(group));
    }

    /** The group that gives the department. */
    String pathOf(Department department) {
        String path = department.groupPath();
        return path == null ? usualPath(department.code()) : path;
    }

    /** The group that gives a department of this code unless it is mapped. */
    String usualPath(String code) {
        return prefix + code;
    }

    /** The department that exactly this group gives already, by its being mapped to it or by its name. */
    Optional<Department> holder(String path) {
        for (Map.Entry<String, Department> mapped : byPath.entrySet()) {
            if (mapped.getKey().equalsIgnoreCase(path)) {
                return Optional.of(mapped.getValue());
            }
        }
        String name = name(path);
        return name == null || !path.equals(prefix + name)
                ? Optional.empty()
                : Optional.ofNullable(byCode.get(code(name))).filter(department -> department.groupPath() == null);
    }

    private Optional<Department> mapped(String group) {
        for (String path = group; !path.isEmpty(); path = path.substring(0, Math.max(path.lastIndexOf('/'), 0))) {
            Department department = byPath.get(path);
            if (department != null) {
                return Optional.of(department);
            }
        }
        return Optional.empty();
    }

    private GroupMeaning named(String group) {
        String name = name(group);
        if (name == null) {
            return new GroupMeaning.Nothing(group, GroupMeaning.Why.ELSEWHERE);
        }
        String code = code(name);
        if (!CODE.matcher(code).matches()) {
            return new GroupMeaning.Nothing(group, GroupMeaning.Why.UNUSABLE);
        }
        Department department = byCode.get(code);
        if (department == null) {
            return new GroupMeaning.Founds(group, code, name);
        }
        return department.groupPath() == null
                ? new GroupMeaning.Gives(group, department)
                : new GroupMeaning.Nothing(group, GroupMeaning.Why.MAPPED_OTHERWISE);
    }

    /** Of the group right below the prefix; null for a group that lies elsewhere. */
    private @Nullable String name(String group) {
        return group.startsWith(prefix)
                ? group.substring(prefix.length()).split("/", 2)[0].strip()
                : null;
    }

    /** A name in lower case, with dashes for spaces. */
    static String code(String name) {
        return name.toLowerCase(Locale.ROOT).replace(' ', '-');
    }
}
