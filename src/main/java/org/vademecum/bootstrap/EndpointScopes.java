package org.vademecum.bootstrap;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.vademecum.access.Scope;

/**
 * The one place that says which scope an endpoint asks of an API key, by method and the first name of its path: {@code
 * /v1/NAME/…}, {@code /api/NAME/…}. A test knows every endpoint, and fails for one that is not covered here.
 */
public final class EndpointScopes {
    /** What is not below any of these asks for {@link Scope#ADMIN}. */
    private static final Map<String, Scope> CHANGES = Map.ofEntries(
            Map.entry("threads", Scope.CHAT),
            Map.entry("messages", Scope.CHAT),
            Map.entry("runs", Scope.CHAT),
            Map.entry("files", Scope.DOCUMENTS),
            Map.entry("uploads", Scope.DOCUMENTS),
            Map.entry("vector_stores", Scope.DOCUMENTS),
            Map.entry("documents", Scope.DOCUMENTS),
            Map.entry("bin", Scope.DOCUMENTS),
            Map.entry("departments", Scope.DOCUMENTS),
            Map.entry("assistants", Scope.ADMIN),
            Map.entry("models", Scope.ADMIN),
            Map.entry("me", Scope.ADMIN));

    private static final Set<String> ADMINISTRATION = Set.of("audit", "index");
    private static final Set<String> LOOKS = Set.of("GET", "HEAD", "OPTIONS");

    /** Looks, though its method could change something. */
    private static final Pattern SEARCH = Pattern.compile("/(v1|api)/vector_stores/[^/]+/search(/explain)?");

    private EndpointScopes() {}

    /** What a key needs for a request: the most, where no rule says less. */
    static Scope needed(String method, String path) {
        return find(method, path).orElse(Scope.ADMIN);
    }

    /** What the rules say; empty for a path that they do not know. */
    public static Optional<Scope> find(String method, String path) {
        String[] names = path.split("/", 4);
        String collection = names.length < 3 ? "" : names[2];
        if (ADMINISTRATION.contains(collection)) {
            return Optional.of(Scope.ADMIN);
        }
        Optional<Scope> change = Optional.ofNullable(CHANGES.get(collection));
        boolean looks = LOOKS.contains(method)
                || (method.equals("POST") && SEARCH.matcher(path).matches());
        return looks ? change.map(known -> Scope.READ) : change;
    }
}
