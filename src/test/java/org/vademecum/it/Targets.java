package org.vademecum.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.vademecum.common.Ids;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Await;
import org.vademecum.support.FacesPage;
import org.vademecum.support.ProductDatabase;
import org.vademecum.support.TestFiles;

/**
 * One of everything that a command of a page is done to, each in a state in which the command would be obeyed. Documents,
 * reviews and the assistant are of Human Resources; the departments are nobody's.
 *
 * @param ids id by name: {@code document}, {@code failed}, {@code waiting} to be published, {@code restorable}
 *     and {@code purgeable} in the bin; {@code review}, and {@code judged}; {@code assistant}, which the department {@code borrower} may ask; {@code
 *     department}, and one that is {@code held}; {@code key}; {@code thread} and {@code run} of the answer to review
 */
record Targets(Map<String, String> ids) {
    /** What documents and questions are about, and nothing else. */
    static final String SECRET = "Wintergreen-48";

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final List<String> BINNED = List.of("restorable", "purgeable");
    private static final List<String> DOCUMENTS = List.of("document", "failed", "waiting", "restorable", "purgeable");

    /**
     * @param admin who does all of it on the pages
     * @param reader who works in Human Resources, and likes no answer
     */
    static Targets of(ApiClient admin, ApiClient reader, ProductDatabase database) {
        String name = Ids.next("paged-").toLowerCase(Locale.ROOT);
        Map<String, String> ids = new HashMap<>(Map.of("name", name));
        addDocuments(ids, name, admin, database);
        addReviews(ids, admin, reader, database);
        addDepartments(ids, name, admin, database);
        addAssistant(ids, name, admin, database);
        FacesPage.open(admin, "/my-keys")
                .call("issueKey", Map.of("name", name, "scopes", "read", "last_day", ""))
                .expect(200);
        ids.put("key", database.value("select id from api_key where name = ?", name));
        return new Targets(Map.copyOf(ids));
    }

    private static void addDocuments(Map<String, String> ids, String name, ApiClient admin, ProductDatabase database) {
        String store = database.value("select id from vector_store where name = 'Human Resources manuals'");
        Function<String, byte[]> text = kind ->
                "# %s\n\nThis %s manual is %s.\n".formatted(SECRET, kind, name).getBytes(StandardCharsets.UTF_8);
        ids.put("document", uploaded(admin, store, "a-" + name + ".md", text.apply("plain")));
        ids.put("failed", uploaded(admin, store, "b-" + name + ".pdf", TestFiles.corruptPdf(name)));
        ids.put("waiting", uploaded(admin, store, "c-" + name + ".md&held_back=true", text.apply("waiting")));
        for (String kind : BINNED) {
            ids.put(kind, uploaded(admin, store, kind + "-" + name + ".md", text.apply(kind)));
        }
        Predicate<String> settled = document -> !database.rows(
                        "select id from vector_store_file where id = ? and (status <> 'IN_PROGRESS' or stage = 'AWAITING')",
                        document)
                .isEmpty();
        for (String kind : DOCUMENTS) {
            Await.until(kind + " is settled", LIMIT, () -> settled.test(ids.get(kind)));
        }
        // Of what may pass, so that it can be tried again.
        database.change(
                "update vector_store_file set error_code = 'SERVER_ERROR', error_key = 'interrupted' where id = ?",
                ids.get("failed"));
        BINNED.forEach(kind -> admin.delete("/api/documents/" + ids.get(kind)).expect(204));
    }

    private static String uploaded(ApiClient admin, String store, String name, byte[] content) {
        return admin.send(admin.request("/api/vector_stores/" + store + "/documents?filename=" + name)
                        .header("Content-Type", "application/octet-stream")
                        .POST(BodyPublishers.ofByteArray(content)))
                .expect(201)
                .json()
                .get("id")
                .asText();
    }

    private static void addReviews(
            Map<String, String> ids, ApiClient admin, ApiClient reader, ProductDatabase database) {
        JsonNode begun = reader.begin("People Assistant", "What is the boiling point of " + SECRET + "?");
        ids.put("thread", begun.at("/thread/id").asText());
        ids.put("run", begun.at("/run/id").asText());
        ids.put("review", flagged(reader, begun, database));
        JsonNode other = reader.begin("People Assistant", "What is the melting point of " + SECRET + "?");
        ids.put("judged", flagged(reader, other, database));
        FacesPage.open(admin, "/admin/review")
                .call("saveVerdict", Map.of("id", ids.get("judged"), "verdict", "correct", "comment", "So it is."))
                .expect(200);
    }

    /** The review of an answer that its reader did not like. */
    private static String flagged(ApiClient reader, JsonNode begun, ProductDatabase database) {
        reader.follow(begun.at("/run/id").asText());
        String answer =
                reader.lastMessage(begun.at("/thread/id").asText()).get("id").asText();
        reader.put("/api/messages/" + answer + "/feedback", Map.of("rating", "down"))
                .expect(200);
        return database.value("select id from review where message_id = ?", answer);
    }

    private static void addDepartments(
            Map<String, String> ids, String name, ApiClient admin, ProductDatabase database) {
        FacesPage page = FacesPage.open(admin, "/admin/departments");
        for (String kind : List.of("department", "held", "borrower")) {
            String code = kind + "-" + name;
            page.call("saveDepartment", Map.of("id", "", "name", code, "code", code))
                    .expect(200);
            ids.put(kind, database.value("select id from department where code = ?", code));
        }
        page.call("placeHold", Map.of("department", ids.get("held"), "reason", "A case"))
                .expect(200);
    }

    private static void addAssistant(Map<String, String> ids, String name, ApiClient admin, ProductDatabase database) {
        FacesPage page = FacesPage.open(admin, "/admin/assistants");
        String hr = database.value("select id from department where code = 'hr'");
        page.call("saveAssistant", Map.of("id", "", "name", name, "model", "extractive", "department", hr))
                .expect(200);
        ids.put("assistant", database.value("select id from assistant where name = ?", name));
        page.call("shareAssistant", Map.of("id", ids.get("assistant"), "department", ids.get("borrower")))
                .expect(200);
    }

    /** What the page's script would send for the command. */
    Map<String, String> parameters(String path, String command, ProductDatabase database) {
        return switch (path) {
            case "/admin/documents" -> Map.of("ids", document(command), "groups", "/departments/it");
            case "/admin/review" ->
                Map.of(
                        "id", ids.get(command.equals("reopenReview") ? "judged" : "review"),
                        "verdict", "correct",
                        "comment", "Not theirs to judge.");
            case "/admin/assistants" -> ofAssistants(command, database);
            case "/admin/departments" -> ofDepartments(command);
            default ->
                Map.of(
                        "id", ids.get("key"),
                        "name", "Theirs",
                        "scopes", "read",
                        "last_day", "",
                        "overlap", "1",
                        "account", "",
                        "department", ids.get("borrower"));
        };
    }

    private String document(String command) {
        return ids.get(
                switch (command) {
                    case "retryDocuments" -> "failed";
                    case "cancelDocument" -> "waiting";
                    case "restoreDocuments" -> "restorable";
                    case "purgeDocument" -> "purgeable";
                    default -> "document";
                });
    }

    private Map<String, String> ofAssistants(String command, ProductDatabase database) {
        String department = switch (command) {
            case "shareAssistant" -> database.value("select id from department where code = 'it'");
            case "withdrawAssistant" -> ids.get("borrower");
            default -> database.value("select id from department where code = 'hr'");
        };
        return Map.of(
                "id",
                ids.get("assistant"),
                "assistant",
                ids.get("assistant"),
                "name",
                "Theirs",
                "model",
                "extractive",
                "department",
                department,
                "version",
                database.value("select version from assistant where id = ?", ids.get("assistant")));
    }

    private Map<String, String> ofDepartments(String command) {
        return Map.of(
                "id", ids.get(command.equals("liftHold") ? "held" : "department"),
                "department", ids.get("borrower"),
                "name", "Theirs, " + ids.get("name"),
                "mapped", "true",
                "group", "/theirs/" + ids.get("name"),
                "subject", "hanna",
                "tokens", "1",
                "threads", "1",
                "reason", "Theirs");
    }

    /** Everything that a command would change. */
    List<List<List<String>>> rows(ProductDatabase database) {
        return List.of(
                database.rows("select f.* from vector_store_file f join vector_store s on s.id = f.vector_store_id"
                        + " where s.name = 'Human Resources manuals' order by f.id"),
                database.rows(
                        "select * from review where id in (?, ?) order by id", ids.get("review"), ids.get("judged")),
                database.rows("select * from department order by id"),
                database.rows("select * from department_budget order by department_id"),
                database.rows("select * from retention_policy order by department_id"),
                database.rows("select * from legal_hold order by subject_id"),
                database.rows("select * from assistant order by id"),
                database.rows("select * from assistant_share order by id"),
                database.rows(
                        "select id, name, scopes, expires_at, revoked_at, successor_id from api_key order by id"));
    }

    /** Deletes what would be found by others. */
    void clear(ApiClient admin) {
        for (String path : List.of("/api/documents/", "/api/bin/")) {
            DOCUMENTS.forEach(kind -> admin.delete(path + ids.get(kind)));
        }
        FacesPage.open(admin, "/admin/assistants").call("deleteAssistant", Map.of("assistant", ids.get("assistant")));
        FacesPage departments = FacesPage.open(admin, "/admin/departments");
        for (String kind : List.of("department", "held", "borrower")) {
            departments.call("liftHold", Map.of("id", ids.get(kind)));
            departments.call("deleteDepartment", Map.of("id", ids.get(kind)));
        }
    }
}
