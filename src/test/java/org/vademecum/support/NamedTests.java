package org.vademecum.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The classes and tests that a page of the documentation names in code style: {@code A} and {@code A.b}. */
public final class NamedTests {
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+)(?:\\.(\\w+))?`");

    private final Map<String, Path> sources = new HashMap<>();

    public NamedTests() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .forEach(file -> sources.put(file.getFileName().toString().replace(".java", ""), file));
        }
    }

    /** All names of the page, each as often as it stands there. */
    public static List<String> of(Path page) throws IOException {
        return NAMED.matcher(Files.readString(page))
                .results()
                .map(name -> name.group().replace("`", ""))
                .toList();
    }

    /** Those names for which there is no class, or no such method in it. */
    public List<String> missing(List<String> names) throws IOException {
        List<String> missing = new ArrayList<>();
        for (String name : names) {
            String[] parts = name.split("\\.", 2);
            Path source = sources.get(parts[0]);
            if (source == null || (parts.length == 2 && !has(source, parts[1]))) {
                missing.add(name);
            }
        }
        return missing;
    }

    /** Whether something with a type and that name is declared, which a call of it is not. */
    private static boolean has(Path source, String method) throws IOException {
        Pattern declared = Pattern.compile("[\\w>\\]](?<!return|new|throw) " + method + "\\(");
        return declared.matcher(Files.readString(source)).find();
    }
}
