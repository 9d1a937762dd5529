package org.vademecum.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.vademecum.common.Json;

/**
 * What goes over the wire, word for word, as it is kept under {@code src/test/resources/wire}. Ids are numbered in the order
 * in which they appear, times and token counts are 0. What came instead is left in {@code target/golden}; with {@code
 * VADEMECUM_TEST_GOLDEN=rewrite} in the environment it is kept from then on.
 */
public final class Golden {
    private static final Path KEPT = Path.of("src", "test", "resources", "wire");
    private static final boolean REWRITE = "rewrite".equals(System.getenv("VADEMECUM_TEST_GOLDEN"));
    private static final Path CAME = Path.of("target", "golden");
    private static final Pattern ID =
            Pattern.compile("\\b(asst_|thread_|msg_|run_|step_|vs_|file-|upload_)[A-Za-z0-9]{24}\\b");
    private static final long EARLIEST_TIME = 1_700_000_000L;

    private final Map<String, String> numbered = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();

    private Golden() {}

    /** Fails unless the object is the kept one, key by key and in order. */
    public static void check(String name, JsonNode object) {
        compare(name + ".json", new Golden().still(object).toPrettyString() + "\n");
    }

    /** The same for a stream: a line each event. */
    public static void check(String name, List<ServerEvent> events) {
        Golden golden = new Golden();
        compare(
                name + ".txt",
                events.stream()
                        .map(event -> event.name() + " " + golden.still(event.data()) + "\n")
                        .collect(Collectors.joining()));
    }

    private static void compare(String file, String came) {
        try {
            String kept = Files.exists(KEPT.resolve(file)) ? Files.readString(KEPT.resolve(file)) : "";
            if (!kept.equals(came) && REWRITE) {
                Files.createDirectories(KEPT);
                Files.writeString(KEPT.resolve(file), came);
            } else if (!kept.equals(came)) {
                Files.createDirectories(CAME);
                Files.writeString(CAME.resolve(file), came);
                throw new AssertionError("%s differs from %s".formatted(CAME.resolve(file), KEPT.resolve(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode still(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = Json.mapper().createObjectNode();
            object.properties().forEach(member -> {
                boolean tokens = member.getKey().endsWith("_tokens")
                        && !member.getKey().startsWith("max_")
                        && member.getValue().isNumber();
                copy.set(member.getKey(), tokens ? zero() : still(member.getValue()));
            });
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = Json.mapper().createArrayNode();
            array.forEach(element -> copy.add(still(element)));
            return copy;
        }
        if (node.isIntegralNumber() && node.asLong() > EARLIEST_TIME) {
            return zero();
        }
        return node.isTextual() ? Json.mapper().getNodeFactory().textNode(still(node.asText())) : node;
    }

    private String still(String text) {
        Matcher ids = ID.matcher(text);
        return ids.replaceAll(id -> numbered.computeIfAbsent(
                id.group(), unseen -> id.group(1) + counts.merge(id.group(1), 1, Integer::sum)));
    }

    private static JsonNode zero() {
        return Json.mapper().getNodeFactory().numberNode(0);
    }
}
