package org.vademecum.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.common.Json;
import org.vademecum.support.Contract;
import org.vademecum.support.Installation;
import org.vademecum.support.MultipartForm;
import org.vademecum.support.ProductDatabase;
import org.vademecum.support.Program;
import org.vademecum.support.Reply;
import org.vademecum.support.SchemaSampler;
import org.vademecum.support.ScriptedModelEndpoint;

/**
 * Requests made from the contract's schemas, as they should be and with one thing broken, to every operation: none of
 * them is the server's fault, each answer fits the contract, and what is refused has changed nothing.
 */
@IntegrationTest
class V1ContractIT {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");
    private static final Pattern SERVED =
            Pattern.compile("/(assistants|threads|vector_stores|files|uploads|models)(/.*)?");
    private static final List<String> NONSENSE = List.of("x", "undefined", "thread_", "%F0%9F%99%82", "a".repeat(500));

    private final Program program;
    private final ProductDatabase database;
    private final ScriptedModelEndpoint model;

    V1ContractIT(Installation installation, ProductDatabase database, ScriptedModelEndpoint model) {
        program = Program.of(installation);
        this.database = database;
        this.model = model;
    }

    private record Operation(String method, String path, JsonNode description) {
        /** Models belong to the configuration. */
        boolean isPermitted() {
            return !(method.equals("DELETE") && path.startsWith("/models"));
        }

        /** Of the request's body in this format; missing where it has none. */
        JsonNode schema(String format) {
            return description.path("requestBody").path("content").path(format).path("schema");
        }
    }

    /** What a request is like. */
    private enum Kind {
        /** Fits the contract and names what is there, so that it has to succeed. */
        SOUND,
        /** Fits the contract's schemas. */
        SAMPLED,
        /** Has one thing broken. */
        SPOILT
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void nothing_made_from_the_contract_breaks_the_server(long seed) {
        assumeTrue(
                Contract.published().document().isPresent(),
                "without the contract there is nothing to make requests from");
        JsonNode document = Contract.published().document().orElseThrow();
        SchemaSampler sampler = new SchemaSampler(document, seed);
        List<String> refused = new ArrayList<>();
        for (Operation operation : operations(document)) {
            for (Kind kind : Kind.values()) {
                KeptRows rows = new KeptRows(database);
                Map<String, String> ids = makeObjects(operation.path());
                String path = kind == Kind.SOUND
                        ? fill(operation, ids)
                        : fill(operation, ids, sampler) + query(operation, sampler, kind == Kind.SPOILT);
                JsonNode form = operation.schema("multipart/form-data");
                String body = form.isMissingNode()
                        ? body(operation, sampler, kind, ids)
                        : value(form, sampler, kind, ids).toString();
                rows.settle();

                boolean download = operation.path().equals("/files/{file_id}/content");
                Reply reply = download
                        ? program.download(path)
                        : form.isMissingNode()
                                ? program.send(operation.method(), path, body)
                                : program.form(path, form(Json.read(body, JsonNode.class)));

                String call = "seed %d: %s %s %s → %d %s"
                        .formatted(seed, operation.method(), path, body, reply.status(), reply.text());
                assertThat(reply.status()).as(call).isLessThan(500);
                rows.requireLeftAlone(reply, call);
                if (reply.status() >= 400 && kind == Kind.SOUND && operation.isPermitted()) {
                    refused.add(call);
                }
                if (reply.status() < 400 && operation.path().endsWith("/submit_tool_outputs")) {
                    // Goes on to ask the model, which the next run's script is not for.
                    program.await(program.read(path.replace("/submit_tool_outputs", "")));
                }
            }
        }
        assertThat(refused).isEmpty();
    }

    private static List<Operation> operations(JsonNode document) {
        List<Operation> operations = new ArrayList<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    if (SERVED.matcher(path.getKey()).matches()) {
                        operations.add(new Operation(
                                method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()));
                    }
                }));
        assertThat(operations).hasSizeGreaterThan(45);
        return operations;
    }

    /** What an operation names is there, so that it is refused for nothing else than what is broken. */
    private Map<String, String> makeObjects(String path) {
        Map<String, String> ids = new HashMap<>();
        ids.put("assistant_id", id(program.write("/assistants", Map.of("model", "extractive"))));
        String thread = id(program.write("/threads", Map.of("metadata", Map.of("of", "fuzz"))));
        ids.put("thread_id", thread);
        ids.put(
                "message_id",
                id(program.write("/threads/" + thread + "/messages", Map.of("role", "user", "content", "Hello"))));
        String store = id(program.write("/vector_stores", Map.of("name", "Fuzz")));
        ids.put("vector_store_id", store);
        ids.put("model", "extractive");
        String file = program.upload("assistants", "fuzz.md", "Some text.".getBytes(StandardCharsets.UTF_8));
        ids.put("file_id", file);
        if (path.contains("{file_id}") || path.contains("{batch_id}")) {
            ids.put(
                    "batch_id",
                    id(program.write("/vector_stores/" + store + "/file_batches", Map.of("file_ids", List.of(file)))));
        }
        if (path.contains("{upload_id}")) {
            String upload = upload();
            ids.put("upload_id", upload);
            ids.put("part_id", part(upload));
        }
        if (path.contains("{run_id}")) {
            JsonNode waiting = waiting(thread);
            ids.put("run_id", id(waiting));
            ids.put("step_id", id(program.list(Program.path(waiting) + "/steps").getFirst()));
        }
        return ids;
    }

    private String upload() {
        return id(program.write(
                "/uploads",
                Map.of("filename", "f.md", "purpose", "assistants", "bytes", 5, "mime_type", "text/markdown")));
    }

    /** All of the upload. */
    private String part(String upload) {
        byte[] part = "Hello".getBytes(StandardCharsets.UTF_8);
        return id(program.form("/uploads/" + upload + "/parts", Map.of(), "data", "part", part)
                .expect(200)
                .json());
    }

    /** A run that waits for its program, and goes on waiting. */
    private JsonNode waiting(String thread) {
        model.calls("", new ScriptedModelEndpoint.Call("call_fuzz", "clock", "{}"));
        JsonNode run = program.await(program.write(
                "/threads/" + thread + "/runs",
                Map.of(
                        "assistant_id",
                        program.assistant(Map.of()),
                        "tools",
                        List.of(Map.of("type", "function", "function", Map.of("name", "clock"))))));
        assertThat(run.get("status").asText()).isEqualTo("requires_action");
        return run;
    }

    private static String id(JsonNode object) {
        return object.get("id").asText();
    }

    private static String fill(Operation operation, Map<String, String> ids) {
        return PLACEHOLDER
                .matcher(operation.path())
                .replaceAll(name -> Matcher.quoteReplacement(ids.get(name.group(1))));
    }

    private static String fill(Operation operation, Map<String, String> ids, SchemaSampler sampler) {
        Matcher placeholder = PLACEHOLDER.matcher(operation.path());
        StringBuilder path = new StringBuilder();
        while (placeholder.find()) {
            String known = ids.getOrDefault(placeholder.group(1), unknown(placeholder.group(1)));
            String id = sampler.happens(85) ? known : sampler.oneOf(NONSENSE);
            placeholder.appendReplacement(path, Matcher.quoteReplacement(id));
        }
        return placeholder.appendTail(path).toString();
    }

    /** Looks right and is nobody's. */
    private static String unknown(String parameter) {
        return switch (parameter) {
            case "run_id" -> "run_doesnotexist";
            case "step_id" -> "step_doesnotexist";
            case "file_id" -> "file-doesnotexist";
            case "batch_id" -> "vsfb_doesnotexist";
            case "upload_id" -> "upload_doesnotexist";
            default -> parameter.replace("_id", "_doesnotexist");
        };
    }

    private static String query(Operation operation, SchemaSampler sampler, boolean spoilt) {
        StringBuilder query = new StringBuilder();
        for (JsonNode parameter : operation.description().path("parameters")) {
            if (parameter.path("in").asText().equals("query") && sampler.happens(40)) {
                JsonNode value = sampler.sample(parameter.get("schema"));
                query.append(query.isEmpty() ? "?" : "&")
                        .append(encode(parameter.get("name").asText()))
                        .append('=')
                        .append(encode(
                                spoilt && sampler.happens(50)
                                        ? "nonsense"
                                        : value.isValueNode()
                                                ? value.asText()
                                                : value.path(0).asText()));
            }
        }
        return query.toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String body(Operation operation, SchemaSampler sampler, Kind kind, Map<String, String> ids) {
        JsonNode schema = operation.schema("application/json");
        if (schema.isMissingNode()) {
            return operation.method().equals("POST") ? "{}" : null;
        }
        String json = value(schema, sampler, kind, ids).toString();
        return kind == Kind.SPOILT && sampler.happens(5) ? json.substring(0, json.length() / 2) : json;
    }

    private static JsonNode value(JsonNode schema, SchemaSampler sampler, Kind kind, Map<String, String> ids) {
        JsonNode value = sampler.sample(schema);
        return switch (kind) {
            case SOUND -> SoundRequest.of(value, ids);
            case SAMPLED -> value;
            case SPOILT -> sampler.spoil(SoundRequest.of(value, ids));
        };
    }

    /** The value as clients write it into a form: members of objects in brackets, binary content as a file. */
    private static MultipartForm form(JsonNode value) {
        MultipartForm form = new MultipartForm();
        value.properties().forEach(field -> {
            JsonNode content = field.getValue();
            if (content.isTextual() && List.of("file", "data").contains(field.getKey())) {
                form.file(field.getKey(), "fuzz.md", content.asText().getBytes(StandardCharsets.UTF_8));
            } else if (content.isObject()) {
                content.properties()
                        .forEach(member -> form.field(
                                "%s[%s]".formatted(field.getKey(), member.getKey()),
                                member.getValue().asText()));
            } else {
                form.field(field.getKey(), content.asText());
            }
        });
        return form;
    }
}
