package org.vademecum.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.vademecum.support.Await;
import org.vademecum.support.ProductDatabase;
import org.vademecum.support.Program;

/**
 * One of everything that somebody can have, by the names that {@code endpoints.txt} gives them.
 *
 * @param ids id by name
 */
record Belongings(Map<String, String> ids) {
    /** What is in the file, and nowhere else. */
    static final String SECRET = "Wintergreen-47";

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String USE_STORE = """
            {"model": "scripted", "instructions": "Know %s.", "tools": [{"type": "file_search"}],
             "tool_resources": {"file_search": {"vector_store_ids": ["%s"]}}}""";

    /** Makes them as a program does; the model must have no script. */
    static Belongings of(Program program, ProductDatabase database) {
        String file = program.upload("assistants", "a.md", text("The countersign is " + SECRET + "."));
        String store = id(program.write("/vector_stores", Map.of("name", SECRET, "file_ids", List.of(file))));
        String path = "/vector_stores/" + store;
        String other = program.upload("assistants", "b.md", text("It is changed on Mondays."));
        String batch = id(program.write(path + "/file_batches", Map.of("file_ids", List.of(other))));
        String upload = id(program.write(
                "/uploads",
                Map.of("filename", SECRET, "mime_type", "text/plain", "bytes", 9, "purpose", "assistants")));
        Await.until(
                "both files are searchable",
                LIMIT,
                () -> program.read(path).at("/file_counts/completed").asInt() == 2);
        String assistant = id(program.send("POST", "/assistants", USE_STORE.formatted(SECRET, store))
                .expect(200)
                .json());
        String thread = id(program.write(
                "/threads", Map.of("messages", List.of(Map.of("role", "user", "content", "Is it " + SECRET + "?")))));
        JsonNode run = program.await(program.write("/threads/" + thread + "/runs", Map.of("assistant_id", assistant)));
        String runPath = "/threads/" + thread + "/runs/" + id(run);
        String message = id(program.list("/threads/" + thread + "/messages").getFirst());
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        database.change(
                "insert into message_pin (message_id, thread_id, pinned_at) values (?, ?, ?)", message, thread, now);
        database.change(
                "insert into thread_summary (thread_id, text, message_id, message_seq, tokens, model, edited, updated_at,"
                        + " version) select ?, ?, id, seq, 9, 'scripted', true, ?, 1 from thread_message where id = ?",
                thread,
                "It is " + SECRET + ".",
                now,
                message);
        return new Belongings(Map.ofEntries(
                Map.entry("file_id", file),
                Map.entry("vector_store_id", store),
                Map.entry("batch_id", batch),
                Map.entry("upload_id", upload),
                Map.entry("assistant_id", assistant),
                Map.entry("thread_id", thread),
                Map.entry("run_id", id(run)),
                Map.entry("step_id", id(program.list(runPath + "/steps").getFirst())),
                Map.entry("message_id", message),
                Map.entry("call_id", database.value("select id from model_call where run_id = ?", id(run))),
                Map.entry("document_id", database.value("select id from vector_store_file where file_id = ?", file))));
    }

    private static byte[] text(String sentence) {
        return ("# Gate\n\n" + sentence + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String id(JsonNode object) {
        return object.get("id").asText();
    }

    /** Whoever may read a store leaves a trace in it: when it was last used. */
    private static String columns(String table) {
        return table.startsWith("vector_store ")
                ? "id, name, metadata, audience, expires_at, deleted, files_completed, usage_bytes from " + table
                : "* from " + table;
    }

    /** Everything the database has of it. */
    List<List<String>> rows(ProductDatabase database) {
        return List.of(
                        Map.entry("stored_file where id = ?", "file_id"),
                        Map.entry("vector_store where id = ?", "vector_store_id"),
                        Map.entry("vector_store_file where vector_store_id = ?", "vector_store_id"),
                        Map.entry("file_batch where vector_store_id = ?", "vector_store_id"),
                        Map.entry("upload where id = ?", "upload_id"),
                        Map.entry("upload_part where upload_id = ?", "upload_id"),
                        Map.entry("assistant where id = ?", "assistant_id"),
                        Map.entry("chat_thread where id = ?", "thread_id"),
                        Map.entry("thread_message where thread_id = ?", "thread_id"),
                        Map.entry("run where thread_id = ?", "thread_id"),
                        Map.entry("run_step where thread_id = ?", "thread_id"),
                        Map.entry("feedback where message_id = ?", "message_id"),
                        Map.entry("message_pin where thread_id = ?", "thread_id"),
                        Map.entry("thread_summary where thread_id = ?", "thread_id"),
                        Map.entry("assistant_share where assistant_id = ?", "assistant_id"),
                        Map.entry("retrieval_profile where vector_store_id = ?", "vector_store_id"),
                        Map.entry("index_generation where vector_store_id = ?", "vector_store_id"),
                        Map.entry("glossary where department_id = ?", "department_id"))
                .stream()
                .filter(table -> ids.containsKey(table.getValue()))
                .flatMap(table ->
                        database
                                .rows("select " + columns(table.getKey()) + " order by 1", ids.get(table.getValue()))
                                .stream())
                .toList();
    }
}
