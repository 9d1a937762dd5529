package org.vademecum.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.vademecum.common.Json;

/** One event of a stream, as the browser sees it; {@code id} is empty where it has none. */
public record ServerEvent(String id, String name, JsonNode data) {
    public boolean is(String other) {
        return name.equals(other);
    }

    /** OpenAI's streams end with data that is no JSON. */
    private static JsonNode parsed(String data) {
        return data.equals("[DONE]") ? TextNode.valueOf(data) : Json.read(data, JsonNode.class);
    }

    /** Name and data in one object, as OpenAI's contract describes events. */
    public JsonNode whole() {
        return Json.mapper().createObjectNode().put("event", name).set("data", data);
    }

    /** The events of a stream that was read to its end, or as far as it came. */
    static List<ServerEvent> all(String stream) {
        return readUntil(stream.lines().iterator(), event -> false);
    }

    /** Reads events from the lines of a stream until the first that fits, that one included, or the stream's end. */
    static List<ServerEvent> readUntil(Iterator<String> lines, Predicate<ServerEvent> last) {
        List<ServerEvent> events = new ArrayList<>();
        String id = "";
        String name = "message";
        StringBuilder data = new StringBuilder();
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.startsWith("event:")) {
                name = line.substring("event:".length()).strip();
            } else if (line.startsWith("id:")) {
                id = line.substring("id:".length()).strip();
            } else if (line.startsWith("data:")) {
                data.append(line.substring("data:".length()).strip()).append('\n');
            } else if (line.isEmpty() && !data.isEmpty()) {
                ServerEvent event =
                        new ServerEvent(id, name, parsed(data.toString().strip()));
                events.add(event);
                if (last.test(event)) {
                    return events;
                }
                id = "";
                name = "message";
                data.setLength(0);
            }
        }
        return events;
    }
}
