package org.vademecum.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.vademecum.common.Json;

/**
 * OpenAI's published contract, which is no part of the project: {@code ../shared/openai/openapi-subset.yaml}, or where
 * {@code VADEMECUM_TEST_CONTRACT} says. Where it is missing nothing is checked, and a line says so. Thread-safe.
 */
public final class Contract {
    private static final Contract NONE = new Contract(null);
    private static final Contract SHARED = find();

    private final JsonNode document;
    private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();

    private Contract(JsonNode document) {
        this.document = document;
    }

    public static Contract published() {
        return SHARED;
    }

    /** The contract itself; empty where it is missing. */
    public Optional<JsonNode> document() {
        return Optional.ofNullable(document);
    }

    /** Fails unless the value has this schema's shape, with every key that the schema knows to be required. */
    public void check(String schema, JsonNode value) {
        if (document == null) {
            return;
        }
        Set<ValidationMessage> faults =
                schemas.computeIfAbsent(schema, this::compile).validate(value);
        if (!faults.isEmpty()) {
            throw new AssertionError("no %s: %s%n%s".formatted(schema, faults, value.toPrettyString()));
        }
    }

    /** Checks the reply to a call of the contract; the path begins behind {@code /v1}. */
    public void checkReply(String method, String path, int status, JsonNode body) {
        if (document == null) {
            return;
        }
        if (status >= 400) {
            check("ErrorResponse", body);
            return;
        }
        schemaOf(method, path).ifPresent(schema -> check(schema, body));
    }

    private Optional<String> schemaOf(String method, String path) {
        String plain = path.split("\\?")[0];
        for (Map.Entry<String, JsonNode> entry : document.get("paths").properties()) {
            JsonNode operation = entry.getValue().path(method.toLowerCase(java.util.Locale.ROOT));
            if (!operation.isMissingNode() && matches(entry.getKey(), plain)) {
                String ref = operation
                        .at("/responses/200/content/application~1json/schema/$ref")
                        .asText("");
                return ref.isEmpty() ? Optional.empty() : Optional.of(ref.substring(ref.lastIndexOf('/') + 1));
            }
        }
        return Optional.empty();
    }

    private static boolean matches(String template, String path) {
        boolean exact = template.equals(path);
        boolean shadowed = template.equals("/threads/{thread_id}") && path.equals("/threads/runs");
        return exact || (!shadowed && path.matches(template.replaceAll("\\{[^}]+\\}", "[^/]+")));
    }

    private JsonSchema compile(String name) {
        ObjectNode root = document.deepCopy();
        root.put("$ref", "#/components/schemas/" + name);
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(root);
    }

    private static Contract find() {
        String configured = System.getenv("VADEMECUM_TEST_CONTRACT");
        Path file = Path.of(configured == null ? "../shared/openai/openapi-subset.yaml" : configured);
        if (Files.notExists(file)) {
            System.err.println("Not checked against OpenAI's contract, for there is no " + file);
            return NONE;
        }
        try {
            JsonNode document = new YAMLMapper().readTree(file.toFile());
            return new Contract(withNulls(Json.mapper().readTree(document.toString())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The document says {@code nullable} in places, which JSON schema does not know: the same with {@code anyOf}. */
    private static JsonNode withNulls(JsonNode node) {
        if (node instanceof ArrayNode array) {
            ArrayNode copy = Json.mapper().createArrayNode();
            array.forEach(element -> copy.add(withNulls(element)));
            return copy;
        }
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        ObjectNode copy = Json.mapper().createObjectNode();
        object.properties().forEach(member -> copy.set(member.getKey(), withNulls(member.getValue())));
        boolean nullable =
                copy.path("nullable").isBoolean() && copy.remove("nullable").asBoolean();
        if (copy.path("allOf") instanceof ArrayNode all) {
            for (int i = all.size() - 1; i >= 0; i--) {
                if (isNullable(all.get(i))) {
                    all.remove(i);
                    nullable = true;
                }
            }
        }
        return nullable ? orNull(copy) : copy;
    }

    private static boolean isNullable(JsonNode part) {
        return part.equals(orNull(Json.mapper().createObjectNode()));
    }

    private static ObjectNode orNull(ObjectNode schema) {
        ObjectNode either = Json.mapper().createObjectNode();
        either.putArray("anyOf").add(schema).addObject().put("type", "null");
        return either;
    }
}
