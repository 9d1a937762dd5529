package org.vademecum.it;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.vademecum.bootstrap.ApiApplication;
import org.vademecum.bootstrap.V1Application;

/**
 * A way to call the product, as {@code endpoints.txt} lists them all.
 *
 * @param path with the objects it names in braces, and those that its query refers to
 * @param note what the list says of it besides, empty for nothing
 * @param body JSON with the object it refers to in braces; empty for none
 */
public record Endpoint(String method, String path, String note, String body) {
    private static final Pattern LINE = Pattern.compile(
            "(\\w+) +(\\S+) *(audit|admin|inspect|curate|restrict|look|filter|as a form|as a document|) *(\\{.*}|)");
    private static final Pattern NAME = Pattern.compile("\\{(\\w+)}");
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)(: [^{}]+)?}");

    static List<Endpoint> all() {
        try (InputStream list = Endpoint.class.getResourceAsStream("/endpoints.txt")) {
            return new String(Objects.requireNonNull(list).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(Endpoint::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Endpoint parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(line);
        }
        return new Endpoint(matcher.group(1), matcher.group(2), matcher.group(3), matcher.group(4));
    }

    boolean isOfPrograms() {
        return path.startsWith("/v1/");
    }

    /** The path without its query. */
    String route() {
        return path.replaceFirst("\\?.*", "");
    }

    /** What the path names before its query. */
    List<String> named() {
        return names(route());
    }

    /** What path, query and body name, in their order. */
    List<String> referred() {
        Set<String> all = new LinkedHashSet<>(names(path));
        all.addAll(names(body));
        return new ArrayList<>(all);
    }

    private static List<String> names(String text) {
        return NAME.matcher(text).results().map(match -> match.group(1)).toList();
    }

    boolean changes() {
        return !method.equals("GET") && !note.equals("look") && !note.equals("curate");
    }

    /** Method and path, with objects named alike whatever a resource calls them. */
    String call() {
        return method + " " + NAME.matcher(route()).replaceAll("{}");
    }

    @Override
    public String toString() {
        return method + " " + path + (body.isEmpty() ? "" : " " + body);
    }

    /** Every {@link #call} that the product's applications answer. */
    public static Set<String> declared() {
        Set<String> calls = new TreeSet<>();
        for (Application application : List.of(new ApiApplication(), new V1Application())) {
            String root =
                    application.getClass().getAnnotation(ApplicationPath.class).value();
            application.getClasses().stream()
                    .filter(type -> type.isAnnotationPresent(Path.class))
                    .forEach(resource -> calls.addAll(declared(root, resource)));
        }
        return calls;
    }

    private static List<String> declared(String root, Class<?> resource) {
        String base = root + resource.getAnnotation(Path.class).value();
        List<String> calls = new ArrayList<>();
        for (Method method : resource.getDeclaredMethods()) {
            Path path = method.getAnnotation(Path.class);
            String whole = path == null ? base : base + "/" + path.value();
            List<String> verbs = verbs(method);
            if (path != null && verbs.isEmpty()) {
                throw new IllegalStateException("a resource below a resource: " + method);
            }
            verbs.forEach(
                    verb -> calls.add(verb + " " + PARAMETER.matcher(whole).replaceAll("{}")));
        }
        return calls;
    }

    private static List<String> verbs(Method method) {
        return Stream.of(method.getAnnotations())
                .map(Annotation::annotationType)
                .filter(type -> type.isAnnotationPresent(HttpMethod.class))
                .map(type -> type.getAnnotation(HttpMethod.class).value())
                .toList();
    }
}
