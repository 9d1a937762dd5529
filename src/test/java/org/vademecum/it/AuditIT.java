package org.vademecum.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.access.AuditAction;
import org.vademecum.common.Ids;
import org.vademecum.common.Json;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Await;
import org.vademecum.support.FacesPage;
import org.vademecum.support.Installation;
import org.vademecum.support.ProductDatabase;
import org.vademecum.support.Program;
import org.vademecum.support.Reply;

/** Everything that the audit tells of, done as people and programs do it. */
@IntegrationTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditIT {
    /** In whatever somebody writes here; the audit must not have it. */
    private static final String TEXT = "Wintergreen-53";

    /** Where the object stands in what is told. */
    private static final int OBJECT = 5;

    /** As the department of a deed: the object is it. */
    private static final String ITSELF = "itself";

    /** What the product does by itself, or must be held to be stopped: tests of the services show it. */
    private static final Map<AuditAction, String> ELSEWHERE = Map.of(
            AuditAction.FUNCTION_CALL, "run/WithheldCallsTest",
            AuditAction.RETENTION_DELETE, "run/RetentionTest",
            AuditAction.BUDGET_WARNING, "usage/BudgetsTest",
            AuditAction.CANARY_ALARM, "retrieval/CanaryCheckTest",
            AuditAction.STORAGE_CHECK, "ingestion/StorageCheckTest",
            AuditAction.CONFIGURATION_CHANGE, "audit/AuditServiceTest",
            AuditAction.REINDEX_CANCEL, "ingestion/ReindexTest");

    private final Installation installation;
    private final ProductDatabase database;

    /** An administrator who works in Human Resources. */
    private ApiClient adam;

    private String adamId;
    private String adamName;
    private String secret;
    private String keyId;
    private Program program;
    private String hr;
    private ApiClient hanna;

    AuditIT(Installation installation, ProductDatabase database) {
        this.installation = installation;
        this.database = database;
    }

    /**
     * Something that is about to be done.
     *
     * @param actor id of whoever does it
     * @param object its id, by the answer
     * @param department whose auditors read of it
     * @param way which {@link Way} it goes
     */
    private record Deed(
            String actor,
            Way way,
            Supplier<Reply> work,
            @Nullable String kind,
            Function<Reply, @Nullable String> object,
            @Nullable String department) {}

    private enum Way {
        SESSION,
        KEY,
        /** By the product, in the name of whoever asked for it. */
        LATER
    }

    @BeforeAll
    void settleIn() {
        hr = database.value("select id from department where code = 'hr'");
        adamName = hire();
        adamId = idOf(adamName);
        adam = signedIn(adamName);
        secret = database.issueKey(adamId);
        keyId = keyOf(adamId);
        program = Program.of(installation).with("Authorization", "Bearer " + secret);
        program.get("/models").expect(200); // the use of the key is told
        hanna = ApiClient.signedIn(installation, "hanna");
    }

    @ParameterizedTest
    @EnumSource(AuditAction.class)
    void whatever_is_done_is_written_down_once_and_wholly(AuditAction action) throws IOException {
        if (ELSEWHERE.containsKey(action)) {
            String test = Files.readString(Path.of("src/test/java/org/vademecum/" + ELSEWHERE.get(action) + ".java"));
            assertThat(test).contains("AuditAction." + action.name());
            return;
        }
        Deed deed = deed(action);
        long before = Long.parseLong(database.value("select coalesce(max(seq), 0) from audit_entry"));

        Reply reply = deed.work().get();

        assertThat(reply.status()).as("%s", reply).isLessThan(400);
        boolean later = deed.way() == Way.LATER;
        if (later) {
            Await.until(
                    "it is told",
                    Duration.ofMinutes(1),
                    () -> told(action, before).stream().anyMatch(entry -> isOf(deed, reply, entry)));
        }
        // What is done later may belong to what was done before.
        List<List<String>> told = told(action, before).stream()
                .filter(entry -> !later || isOf(deed, reply, entry))
                .toList();
        assertThat(told).hasSize(1);
        assertThat(told.getFirst())
                .isEqualTo(Arrays.asList(
                        "DONE",
                        deed.actor(),
                        deed.way() == Way.KEY ? keyOf(deed.actor()) : null,
                        ITSELF.equals(deed.department()) ? deed.object().apply(reply) : deed.department(),
                        deed.kind(),
                        deed.object().apply(reply),
                        later ? null : "127.0.0.1",
                        later ? null : reply.header("X-Request-Id")));
        assertNothingWritten();
    }

    private static boolean isOf(Deed deed, Reply reply, List<String> entry) {
        return Objects.equals(entry.get(OBJECT), deed.object().apply(reply));
    }

    private List<List<String>> told(AuditAction action, long after) {
        return database.rows(
                "select outcome, actor_id, key_id, department_id, object_kind, object_id, address, request_id"
                        + " from audit_entry where action = ? and seq > ?",
                action.id(),
                after);
    }

    /** Neither a secret nor a text of people. */
    private void assertNothingWritten() {
        assertThat(database.value(
                        "select count(*) from audit_entry where details like ? or details like '%vk-%'"
                                + " or details like ? or details like ?",
                        "%" + TEXT + "%", "%" + secret + "%", "%" + adamName + "%"))
                .isEqualTo("0");
    }

    /** Every action has one: a new one does not compile without. */
    private Deed deed(AuditAction action) {
        return switch (action) {
            case SIGN_IN -> deed(null, () -> ApiClient.of(installation).signIn(adamName, password()), null);
            case SIGN_OUT -> {
                ApiClient leaving = signedIn(adamName);
                yield deed(null, () -> leaving.submit("/logout", Map.of("_csrf", leaving.token())), null);
            }
            case KEY_USE -> keyUse();
            case KEY_CREATE -> new Deed(adamId, Way.SESSION, this::makeKey, "API key", reply -> newestKey(), hr);
            case KEY_CHANGE -> ofKey("changeKey", Map.of("scopes", "read,write", "name", TEXT));
            case KEY_ROTATE -> ofKey("rotateKey", Map.of("overlap", "1"));
            case KEY_REVOKE -> ofKey("revokeKey", Map.of());
            case ACCOUNT_CREATE ->
                new Deed(
                        adamId,
                        Way.SESSION,
                        () -> command(
                                "/admin/keys",
                                "issueKey",
                                Map.of(
                                        "name",
                                        TEXT,
                                        "scopes",
                                        "read",
                                        "account",
                                        "",
                                        "department",
                                        hr,
                                        "last_day",
                                        "")),
                        "service account",
                        reply -> database.value(
                                "select id from principal where kind = 'SERVICE' order by created_at desc"),
                        hr);
            case DEPARTMENT_CREATE -> {
                String code = Ids.next("c").toLowerCase(Locale.ROOT).substring(0, 12);
                Function<Reply, String> made =
                        reply -> database.value("select id from department where code = ?", code);
                yield new Deed(
                        adamId,
                        Way.SESSION,
                        () -> command(
                                "/admin/departments", "saveDepartment", Map.of("id", "", "name", code, "code", code)),
                        "department",
                        made,
                        ITSELF);
            }
            case DEPARTMENT_CHANGE -> ofDepartment("saveDepartment", Map.of("name", "Renamed " + Ids.next("")));
            case DEPARTMENT_DELETE -> ofDepartment("deleteDepartment", Map.of());
            case RETENTION_CHANGE -> ofDepartment("saveRetention", Map.of("threads", "30"));
            case HOLD_PLACE -> {
                String department = department();
                yield deedOn(
                        "department",
                        department,
                        department,
                        () -> command(
                                "/admin/departments", "placeHold", Map.of("department", department, "reason", TEXT)));
            }
            case HOLD_LIFT -> {
                String department = department();
                command("/admin/departments", "placeHold", Map.of("department", department, "reason", TEXT));
                yield deedOn(
                        "department",
                        department,
                        department,
                        () -> command("/admin/departments", "liftHold", Map.of("id", department)));
            }
            case ACCESS_TRIAL ->
                deedOn(
                        "principal",
                        idOf("hanna"),
                        null,
                        () -> command("/admin/departments", "tryAccess", Map.of("subject", "hanna")));
            case FOREIGN_READ -> {
                String run = hanna.begin("People Assistant", "What is " + TEXT + "?")
                        .at("/run/id")
                        .asText();
                hanna.follow(run);
                yield deedOn("context of run", run, hr, () -> adam.get("/api/runs/" + run + "/context"));
            }
            case ASSISTANT_CREATE ->
                byKey("assistant", () -> program.post("/assistants", Map.of("model", "scripted", "name", TEXT)));
            case ASSISTANT_CHANGE ->
                byKey("assistant", ofAssistant(id -> program.post("/assistants/" + id, Map.of("name", TEXT))));
            case ASSISTANT_DELETE -> byKey("assistant", ofAssistant(id -> program.delete("/assistants/" + id)));
            case ASSISTANT_SHARE -> {
                shares("shares/withdraw");
                yield deedOn("assistant", peopleAssistant(), hr, () -> shares("shares"));
            }
            case ASSISTANT_WITHDRAW -> {
                shares("shares");
                yield deedOn("assistant", peopleAssistant(), hr, () -> shares("shares/withdraw"));
            }
            case POLICY_CHANGE -> {
                String id = program.assistant(Map.of());
                yield deedOn(
                        "assistant", id, hr, () -> adam.put("/api/assistants/" + id + "/context-policy", Map.of()));
            }
            case RETRIEVAL_CHANGE ->
                ofStore(store -> adam.put(
                        "/api/vector_stores/" + store + "/retrieval-profile", Map.of("profile", Map.of("k1", 1))));
            case GLOSSARY_CHANGE -> {
                String department = department();
                yield new Deed(
                        adamId,
                        Way.SESSION,
                        () -> adam.put(
                                "/api/departments/" + department + "/glossary",
                                Map.of("entries", List.of(Map.of("term", TEXT, "synonyms", List.of("Sign"))))),
                        "glossary",
                        reply -> department,
                        department);
            }
            case GLOSSARY_EXPORT -> {
                String department = department();
                yield deedOn(
                        "glossary",
                        department,
                        department,
                        () -> adam.get("/api/departments/" + department + "/glossary/csv"));
            }
            case INDEX_VERIFY -> deed(null, () -> adam.post("/api/index/verify"), null);
            case INDEX_FILL -> deed(null, () -> adam.post("/api/index/fill"), null);
            case INDEX_REBUILD -> deed(null, () -> adam.post("/api/index/rebuild"), null);
            case REINDEX_START -> ofStore(this::reindex);
            case REINDEX_SWAP -> {
                String store = store();
                yield new Deed(adamId, Way.LATER, () -> reindex(store), "vector store", reply -> store, hr);
            }
            case REINDEX_ROLLBACK -> {
                String store = reindexed();
                yield deedOn("vector store", store, hr, () -> adam.post(index(store) + "/rollback"));
            }
            case REINDEX_DISCARD -> {
                String store = reindexed();
                yield deedOn("vector store", store, hr, () -> adam.post(index(store) + "/discard"));
            }
            case STORE_CREATE -> byKey("vector store", () -> program.post("/vector_stores", Map.of("name", TEXT)));
            case STORE_CHANGE -> {
                String store = store();
                yield byKey("vector store", () -> program.post("/vector_stores/" + store, Map.of("name", TEXT)));
            }
            case STORE_DELETE -> {
                String store = store();
                yield byKey("vector store", () -> program.delete("/vector_stores/" + store));
            }
            case FILE_UPLOAD ->
                byKey(
                        "file",
                        () -> program.form("/files", Map.of("purpose", "assistants"), "file", TEXT + ".md", content()));
            case FILE_DELETE -> {
                String file = program.upload("assistants", TEXT + ".md", content());
                yield byKey("file", () -> program.delete("/files/" + file));
            }
            case DOCUMENT_UPLOAD -> {
                String store = store();
                yield new Deed(
                        adamId,
                        Way.SESSION,
                        () -> adam.upload(store, TEXT + ".md", content()),
                        "document",
                        reply -> documentOf(store),
                        hr);
            }
            case DOCUMENT_NARROW ->
                ofDocument(document -> command(
                        "/admin/documents", "narrowDocument", Map.of("ids", document, "groups", "/hr/payroll")));
            case DOCUMENT_BOOST ->
                ofDocument(document -> adam.put("/api/documents/" + document + "/boost", Map.of("boost", 1.5)));
            case DOCUMENT_PUBLISH -> {
                String store = store();
                adam.send(adam.request("/api/vector_stores/" + store + "/documents?held_back=true&filename=held.md")
                                .header("X-CSRF-Token", adam.token())
                                .POST(BodyPublishers.ofByteArray(content())))
                        .expect(201);
                String document = documentOf(store);
                Await.until(
                        "it waits to be published",
                        Duration.ofMinutes(1),
                        () -> database.value("select stage from vector_store_file where id = ?", document)
                                .equals("AWAITING"));
                yield deedOn(
                        "document", document, hr, () -> adam.post("/api/documents/" + document + "/publish", Map.of()));
            }
            case DOCUMENT_REREAD -> {
                String document = manual();
                Await.until(
                        "it is ready",
                        Duration.ofMinutes(1),
                        () -> database.value("select status from vector_store_file where id = ?", document)
                                .equals("COMPLETED"));
                yield new Deed(
                        adamId,
                        Way.SESSION,
                        () -> adam.post("/api/documents/" + document + "/reread", Map.of()),
                        "document",
                        reply -> reply.json().get("id").asText(),
                        hr);
            }
            case DOCUMENT_DISCARD -> {
                String document = manual();
                yield deedOn("document", document, hr, () -> adam.delete("/api/documents/" + document));
            }
            case DOCUMENT_RESTORE -> {
                String document = manual();
                adam.delete("/api/documents/" + document).expect(204);
                yield deedOn("document", document, hr, () -> adam.post("/api/bin/" + document + "/restore", Map.of()));
            }
            case DOCUMENT_DELETE ->
                ofDocument(document -> {
                    FacesPage page = FacesPage.open(adam, "/admin/documents");
                    page.call("askDelete", Map.of("ids", document)).expect(200);
                    return page.call("deleteDocuments", Map.of());
                });
            case THREAD_DELETE -> {
                JsonNode begun = adam.begin("People Assistant", "What is " + TEXT + "?");
                adam.follow(begun.at("/run/id").asText());
                String thread = begun.at("/thread/id").asText();
                yield deedOn("thread", thread, hr, () -> adam.delete("/api/threads/" + thread));
            }
            case MESSAGE_DELETE -> {
                String thread = program.thread(TEXT);
                String path = "/threads/" + thread + "/messages";
                String message = program.list(path).getFirst().get("id").asText();
                yield byKey("message", () -> program.delete(path + '/' + message));
            }
            case REVIEW_JUDGE -> {
                String review = review();
                yield deedOn("review", review, hr, () -> judge(review));
            }
            case REVIEW_REOPEN -> {
                String review = review();
                judge(review);
                yield deedOn(
                        "review", review, hr, () -> command("/admin/review", "reopenReview", Map.of("id", review)));
            }
            case BUDGET_CHANGE -> ofDepartment("saveBudget", Map.of("tokens", "5"));
            case DATA_EXPORT -> deed(null, () -> adam.get("/api/me/export"), null);
            case DATA_ERASE -> ofLeaver("/api/me/erasure", false);
            case ACCOUNT_CLOSE -> ofLeaver("/api/me/close", true);
            case AUDIT_EXPORT -> deed(null, () -> adam.get("/api/audit/export?format=csv&object=nothing"), null);
            case AUDIT_VERIFY -> deed(null, () -> adam.get("/api/audit/verify"), null);
            case FUNCTION_CALL,
                    RETENTION_DELETE,
                    BUDGET_WARNING,
                    CANARY_ALARM,
                    STORAGE_CHECK,
                    CONFIGURATION_CHANGE,
                    REINDEX_CANCEL -> throw new IllegalArgumentException(action + " is shown elsewhere");
        };
    }

    private Deed deed(@Nullable String kind, Supplier<Reply> work, @Nullable String object) {
        return new Deed(adamId, Way.SESSION, work, kind, reply -> object, hr);
    }

    private Deed deedOn(String kind, String object, @Nullable String department, Supplier<Reply> work) {
        return new Deed(adamId, Way.SESSION, work, kind, reply -> object, department);
    }

    private Deed byKey(String kind, Supplier<Reply> work) {
        return new Deed(
                adamId, Way.KEY, work, kind, reply -> reply.json().get("id").asText(), hr);
    }

    /** Twice in the same hour. */
    private Deed keyUse() {
        String account = idOf(hire());
        Program other = Program.of(installation).with("Authorization", "Bearer " + database.issueKey(account));
        return new Deed(
                account,
                Way.KEY,
                () -> {
                    Reply first = other.get("/models");
                    other.get("/models").expect(200);
                    return first;
                },
                "API key",
                reply -> keyOf(account),
                hr);
    }

    private Deed ofKey(String command, Map<String, String> more) {
        makeKey();
        String key = newestKey();
        Map<String, String> parameters = new HashMap<>(more);
        parameters.put("id", key);
        parameters.put("last_day", "");
        return deedOn("API key", key, hr, () -> command("/my-keys", command, parameters));
    }

    private Reply makeKey() {
        return command("/my-keys", "issueKey", Map.of("name", TEXT, "scopes", "read", "last_day", ""))
                .expect(200);
    }

    private String newestKey() {
        return database.value(
                "select id from api_key where principal_id = ? and name = ? order by seq desc fetch first 1 row only",
                adamId,
                TEXT);
    }

    private String keyOf(String principalId) {
        return database.value("select id from api_key where principal_id = ? and name = 'issued'", principalId);
    }

    private Deed ofDepartment(String command, Map<String, String> more) {
        String department = department();
        Map<String, String> parameters = new HashMap<>(more);
        parameters.put("id", department);
        return deedOn("department", department, department, () -> command("/admin/departments", command, parameters));
    }

    /** An empty one. */
    private String department() {
        String id = Ids.next("dept_");
        database.change(
                "insert into department (id, code, name, initials, created_at) values (?, ?, ?, 'AU', ?)",
                id,
                id.substring(id.length() - 12).toLowerCase(Locale.ROOT),
                id,
                OffsetDateTime.now(ZoneOffset.UTC));
        return id;
    }

    private Supplier<Reply> ofAssistant(Function<String, Reply> work) {
        String id = program.assistant(Map.of());
        return () -> work.apply(id);
    }

    private Reply shares(String what) {
        return adam.post("/api/assistants/" + peopleAssistant() + "/" + what, Map.of("department", "field"));
    }

    private String peopleAssistant() {
        return database.value("select id from assistant where name = 'People Assistant'");
    }

    private Deed ofStore(Function<String, Reply> work) {
        String store = store();
        return deedOn("vector store", store, hr, () -> work.apply(store));
    }

    private String store() {
        return program.write("/vector_stores", Map.of("name", TEXT)).get("id").asText();
    }

    private static String index(String store) {
        return "/api/vector_stores/" + store + "/retrieval-profile/index";
    }

    private Reply reindex(String store) {
        return adam.post(index(store), Map.of("recipe", Map.of("headings", false)));
    }

    /** A store whose index before the last is kept. */
    private String reindexed() {
        String store = store();
        reindex(store).expect(200);
        Await.until(
                "the index is built",
                Duration.ofMinutes(1),
                () -> database.value("select generation from vector_store where id = ?", store)
                        .equals("1"));
        return store;
    }

    private Deed ofDocument(Function<String, Reply> work) {
        String store = store();
        adam.upload(store, TEXT + ".md", content()).expect(201);
        String document = documentOf(store);
        Await.until(
                "it is taken in",
                Duration.ofMinutes(1),
                () -> database.value("select status from vector_store_file where id = ?", document)
                        .equals("COMPLETED"));
        return deedOn("document", document, hr, () -> work.apply(document));
    }

    /** Of the department's own, which a curator can restore. */
    private String manual() {
        String store = database.value("select id from vector_store where name = 'Human Resources manuals'");
        return adam.upload(
                        store,
                        Ids.next("gate") + ".md",
                        ("# Gate\n\n" + Ids.next("sign")).getBytes(StandardCharsets.UTF_8))
                .expect(201)
                .json()
                .get("id")
                .asText();
    }

    private String documentOf(String store) {
        return database.value("select id from vector_store_file where vector_store_id = ?", store);
    }

    private static byte[] content() {
        return ("# Gate\n\nThe countersign is " + TEXT + ".\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Of an answer that Hanna did not like. */
    private String review() {
        JsonNode begun = hanna.begin("People Assistant", "What is the boiling point of " + TEXT + "?");
        hanna.follow(begun.at("/run/id").asText());
        String answer =
                hanna.lastMessage(begun.at("/thread/id").asText()).get("id").asText();
        hanna.put("/api/messages/" + answer + "/feedback", Map.of("rating", "down", "comment", TEXT))
                .expect(200);
        return database.value("select id from review where message_id = ?", answer);
    }

    private Reply judge(String review) {
        return command("/admin/review", "saveVerdict", Map.of("id", review, "verdict", "correct", "comment", TEXT));
    }

    private Deed ofLeaver(String path, boolean closes) {
        String name = hire();
        ApiClient leaver = signedIn(name);
        String id = idOf(name);
        if (!closes) {
            leaver.follow(leaver.begin("People Assistant", "What is " + TEXT + "?")
                    .at("/run/id")
                    .asText());
        }
        return new Deed(
                id,
                Way.SESSION,
                () -> leaver.post(path, Map.of("confirm", name)),
                closes ? "principal" : null,
                reply -> closes ? id : null,
                closes ? null : hr);
    }

    private Reply command(String path, String command, Map<String, String> parameters) {
        return FacesPage.open(adam, path).call(command, parameters);
    }

    @Test
    void whoever_opens_somebody_else_s_answer_in_the_inbox_is_told_of_once() {
        String review = review();

        Reply opened = adam.get("/admin/review?id=" + review).expect(200);

        assertThat(opened.text()).contains(TEXT);
        assertThat(database.rows(
                        "select action, actor_id, department_id, object_kind, address, request_id from audit_entry"
                                + " where object_id = ? and action = 'foreign.read'",
                        review))
                .containsExactly(
                        List.of("foreign.read", adamId, hr, "review", "127.0.0.1", opened.header("X-Request-Id")));
        assertNothingWritten();
    }

    @Test
    void whoever_lists_the_inbox_is_told_of_once_a_minute() {
        review();
        String other = hire();
        ApiClient reader = signedIn(other);

        reader.get("/admin/review").expect(200);
        reader.get("/admin/review").expect(200);

        assertThat(database.rows(
                        "select details from audit_entry where actor_id = ? and action = 'foreign.read' and object_kind is null",
                        idOf(other)))
                .singleElement()
                .satisfies(row -> assertThat(row.getFirst()).contains("reviews"));
        assertNothingWritten();
    }

    @Test
    void an_administrator_s_look_at_what_a_program_keeps_is_told_of_once_a_minute() {
        Program owner = Program.of(installation);
        String thread = owner.thread(TEXT);
        JsonNode run = owner.await(
                owner.write("/threads/" + thread + "/runs", Map.of("assistant_id", owner.assistant(Map.of()))));

        program.get("/threads/" + thread).expect(200);
        program.list("/threads/" + thread + "/messages");
        owner.get("/threads/" + thread).expect(200);
        program.get(Program.path(run)).expect(200);
        program.list(Program.path(run) + "/steps");
        owner.get(Program.path(run)).expect(200);

        String told =
                "select actor_id, key_id, object_kind from audit_entry where object_id = ? and action = 'foreign.read'";
        assertThat(database.rows(told, thread)).containsExactly(List.of(adamId, keyId, "thread"));
        assertThat(database.rows(told, run.get("id").asText())).containsExactly(List.of(adamId, keyId, "run"));
        assertNothingWritten();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_sign_in_that_is_refused_tells_who_it_was_said_to_be_if_there_is_such_a_one(boolean known) {
        Reply refused = ApiClient.of(installation).signIn(known ? adamName : TEXT, TEXT);

        assertThat(database.rows(
                        "select action, outcome, actor_id, object_id, address from audit_entry where request_id = ?",
                        refused.header("X-Request-Id")))
                .containsExactly(Arrays.asList("sign_in", "REFUSED", known ? adamId : null, null, "127.0.0.1"));
        assertNothingWritten();
    }

    @Test
    void an_export_has_what_its_filters_let_through_in_both_formats() {
        String store = store();
        program.post("/vector_stores/" + store, Map.of("name", TEXT)).expect(200);
        String filters = "&object=" + store + "&action=store.change&actor=" + adamName;

        String lines =
                adam.get("/api/audit/export?format=jsonl" + filters).expect(200).text();
        String table =
                adam.get("/api/audit/export?format=csv" + filters).expect(200).text();

        assertThat(lines.strip().lines()).singleElement().satisfies(line -> {
            JsonNode entry = Json.read(line, JsonNode.class);
            assertThat(entry.get("action").asText()).isEqualTo("store.change");
            assertThat(entry.get("object_id").asText()).isEqualTo(store);
            assertThat(entry.get("actor_id").asText()).isEqualTo(adamId);
            assertThat(entry.get("key_id").asText()).isEqualTo(keyId);
        });
        assertThat(table.strip().lines()).hasSize(2).last().asString().contains("store.change", store, adamId, keyId);
        assertThat(adam.get("/api/audit/export?format=jsonl&object=" + store + "&until=2020-01-01")
                        .expect(200)
                        .text())
                .isBlank();
        assertThat(adam.get("/api/audit/export?format=xml").status()).isEqualTo(400);
    }

    /** An administrator of Human Resources with the password of Idris; returns the name. */
    private String hire() {
        String id = Ids.next("user_");
        String username = Ids.next("audited.").toLowerCase(Locale.ROOT);
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        database.change(
                "insert into principal (id, kind, username, display_name, roles, enabled, created_at, version)"
                        + " values (?, 'PERSON', ?, 'Audited', 'EMPLOYEE,ADMIN', true, ?, 1)",
                id,
                username,
                now);
        database.change("insert into principal_department (principal_id, department_id) values (?, ?)", id, hr);
        database.change(
                "insert into local_account (principal_id, password_hash, changed_at)"
                        + " select ?, a.password_hash, a.changed_at from local_account a"
                        + " join principal p on p.id = a.principal_id where p.username = 'idris'",
                id);
        return username;
    }

    private String password() {
        return installation.passwordOf("idris");
    }

    private ApiClient signedIn(String username) {
        return ApiClient.signedIn(installation, username, password());
    }

    private String idOf(String username) {
        return database.value("select id from principal where username = ?", username);
    }
}
