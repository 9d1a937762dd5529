package org.vademecum.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vademecum.access.Scope;
import org.vademecum.bootstrap.EndpointScopes;
import org.vademecum.common.Ids;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Await;
import org.vademecum.support.FacesPage;
import org.vademecum.support.Installation;
import org.vademecum.support.ProductDatabase;
import org.vademecum.support.Program;
import org.vademecum.support.RealmServer;
import org.vademecum.support.Reply;
import org.vademecum.support.ScriptedModelEndpoint;

/**
 * Every endpoint, tried by everybody for whom it is not. What is somebody else's is answered to the byte as what is not
 * there, and nothing of it changes.
 */
@IntegrationTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IsolationIT {
    /** Headers that differ from one answer to the next; a connection is closed after some hundred of them. */
    private static final Set<String> PASSING = Set.of(
            "connection",
            "date",
            "x-request-id",
            "openai-processing-ms",
            "x-ratelimit-remaining-requests",
            "x-ratelimit-reset-requests");

    private final Installation installation;
    private final RealmServer realm;
    private final ProductDatabase database;
    private final ScriptedModelEndpoint model;

    /** Vera's, who works in Human Resources. */
    private Belongings kept;

    /** Of Human Resources. */
    private Belongings shared;

    /** Of Olaf, who works at the IT Service Desk. */
    private Belongings own;

    private List<Intruder> refused;
    private List<Intruder> colleagues;
    private List<Intruder> outsiders;

    /** Keys of Human Resources by the scope that they lack, and by the only one that they have. */
    private final Map<Scope, Intruder> lacking = new EnumMap<>(Scope.class);

    private final Map<Scope, Intruder> confined = new EnumMap<>(Scope.class);
    private Intruder olaf;
    private Intruder admin;

    /** Of Amos, who looks after Human Resources, signed in by a session. */
    private Map<String, String> amoss;

    /** Sessions of Amos: a page's, and those of requests that no page of it makes. */
    private Intruder amos;

    private List<Forgery> forgeries;

    IsolationIT(Installation installation, RealmServer realm, ProductDatabase database, ScriptedModelEndpoint model) {
        this.installation = installation;
        this.realm = realm;
        this.database = database;
        this.model = model;
    }

    @BeforeAll
    void settleIn() {
        model.forgetScript();
        olaf = person("an employee of another department", "olaf", "it", "employee");
        admin = person("an administrator", "adele", "it", "employee", "admin");
        kept = Belongings.of(program(person("the owner", "vera", "hr", "employee")), database);
        own = Belongings.of(program(olaf), database);
        String manuals = database.value("select id from vector_store where name = 'Human Resources manuals'");
        List<String> manual = database.rows(
                        "select file_id, id from vector_store_file where vector_store_id = ? and status = 'COMPLETED'"
                                + " order by seq",
                        manuals)
                .getFirst();
        shared = new Belongings(Map.of(
                "assistant_id", database.value("select id from assistant where name = 'People Assistant'"),
                "vector_store_id", manuals,
                "file_id", manual.getFirst(),
                "document_id", manual.getLast()));
        colleagues = List.of(
                person("an employee of the department", "colin", "hr", "employee"),
                key("a key of the department", account("hr", true), null, null));
        outsiders = List.of(
                olaf,
                person("a curator and reviewer of another department", "cuno", "it", "employee", "curator", "reviewer"),
                key("a key of another department", account("it", true), null, null));
        String account = account("hr", true);
        for (Scope scope : Scope.values()) {
            EnumSet<Scope> only = EnumSet.of(scope);
            confined.put(scope, key("a key for nothing but " + scope, account, null, null, only));
            lacking.put(scope, key("a key without " + scope, account, null, null, EnumSet.complementOf(only)));
        }
        refused = List.of(
                nobody("nobody", ""),
                nobody("a key that nobody made", "vk-0123456789012345678901234567890123456789012"),
                key("a revoked key", account("hr", true), Instant.now(), null),
                key("an expired key", account("hr", true), null, Instant.now()),
                key("a key of a disabled account", account("hr", false), null, null),
                nobody("an expired token", token("vera", "hr", Map.of("exp", now() - 3_600), "employee")),
                nobody(
                        "a token of another realm",
                        token("vera", "hr", Map.of("iss", "https://evil.example"), "employee")),
                nobody("a token for another service", token("vera", "hr", Map.of("aud", "account"), "employee")),
                nobody("a forged token", realm.signByStranger(claims("vera", "hr", "employee"))),
                nobody("a token without a role", token("rolf", "hr", Map.of())));
        signAmosIn();
    }

    private void signAmosIn() {
        ApiClient page = ApiClient.signedIn(installation, "amos");
        amos = new Intruder(page, "amos", "");
        String id = database.value("select id from principal where username = 'amos'");
        Belongings belongings = Belongings.of(program(key("Amos's program", id, null, null)), database);
        amoss = new HashMap<>(belongings.ids());
        amoss.put("department_id", database.value("select id from department where code = 'hr'"));
        ApiClient bare = ApiClient.of(installation);
        bare.signIn("amos", installation.passwordOf("amos"));
        Intruder cookie = new Intruder(bare, "amos", "");
        forgeries = List.of(
                new Forgery("without a token", cookie, Map.of()),
                new Forgery("with no token's text", cookie, Map.of("X-CSRF-Token", "forged")),
                new Forgery("with another session's token", cookie, Map.of("X-CSRF-Token", page.token())),
                new Forgery("from another site", amos, Map.of("Sec-Fetch-Site", "cross-site")),
                new Forgery("from another host of the site", amos, Map.of("Sec-Fetch-Site", "same-site")),
                new Forgery("from another origin", amos, Map.of("Origin", "https://evil.example")));
    }

    /** What a page of another site can make the browser of somebody who is signed in send. */
    private record Forgery(String how, Intruder session, Map<String, String> headers) {
        Reply send(Endpoint endpoint, Map<String, String> objects) {
            HttpRequest.Builder request = session.request(endpoint, objects);
            headers.forEach(request::header);
            return session.client().send(request);
        }
    }

    List<Endpoint> endpoints() {
        return Endpoint.all();
    }

    List<Endpoint> endpointsThatSessionsChange() {
        return Endpoint.all().stream()
                .filter(endpoint -> !endpoint.isOfPrograms())
                .filter(endpoint -> !endpoint.method().equals("GET"))
                .toList();
    }

    List<Endpoint> endpointsOfObjects() {
        return Endpoint.all().stream()
                .filter(endpoint -> kept.ids().keySet().containsAll(endpoint.named()))
                .filter(endpoint -> !endpoint.named().isEmpty())
                .toList();
    }

    List<Endpoint> endpointsOfShared() {
        return endpointsOfObjects().stream()
                .filter(endpoint -> shared.ids().keySet().containsAll(endpoint.referred()))
                .toList();
    }

    List<Endpoint> endpointsThatRefer() {
        return Endpoint.all().stream()
                .filter(endpoint ->
                        endpoint.named().isEmpty() && !endpoint.note().equals("audit"))
                .filter(endpoint -> !endpoint.referred().isEmpty())
                .toList();
    }

    List<Endpoint> endpointsOfSeveral() {
        return endpointsOfObjects().stream()
                .filter(endpoint -> endpoint.referred().size() > 1)
                .toList();
    }

    List<Endpoint> lists() {
        return Endpoint.all().stream()
                .filter(endpoint -> endpoint.method().equals("GET"))
                .filter(endpoint ->
                        endpoint.referred().isEmpty() && !endpoint.note().equals("audit"))
                .toList();
    }

    @Test
    void every_endpoint_is_in_the_list() {
        Set<String> listed = Endpoint.all().stream().map(Endpoint::call).collect(Collectors.toCollection(TreeSet::new));

        assertThat(listed).isEqualTo(Endpoint.declared());
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void nothing_is_there_for_whoever_is_nobody(Endpoint endpoint) {
        unchanged(() -> refused.forEach(intruder -> {
            Reply reply = intruder.call(endpoint, kept.ids());
            assertThat(reply.status()).as(intruder.who()).isEqualTo(401);
            assertThat(reply.text()).as(intruder.who()).doesNotContain(Belongings.SECRET);
        }));
    }

    @ParameterizedTest
    @MethodSource("endpointsThatSessionsChange")
    void no_other_site_changes_anything_with_the_session_of_its_visitor(Endpoint endpoint) {
        String before = deedsOfAmos();

        unchanged(() -> forgeries.forEach(forgery -> {
            Reply reply = forgery.send(endpoint, amoss);
            assertThat(reply.status()).as(forgery.how()).isEqualTo(403);
            assertThat(reply.errorCode()).as(forgery.how()).isEqualTo("csrf");
        }));

        assertThat(deedsOfAmos()).isEqualTo(before);
    }

    @Test
    void a_page_s_own_token_is_what_the_other_sites_lack() {
        Endpoint endpoint = endpointsThatSessionsChange().stream()
                .filter(each -> each.toString().equals("POST /api/threads/{thread_id} {\"title\": \"Mine\"}"))
                .findFirst()
                .orElseThrow();
        List<?> before = state();

        amos.call(endpoint, amoss).expect(200);

        assertThat(state()).isNotEqualTo(before);
    }

    /** How many the audit has. */
    private String deedsOfAmos() {
        return database.value("select count(*) from audit_entry where actor_id ="
                + " (select id from principal where username = 'amos')");
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void a_key_opens_what_its_scopes_name_and_nothing_else(Endpoint endpoint) {
        Scope needed = EndpointScopes.find(endpoint.method(), endpoint.route()).orElseThrow();

        unchanged(() -> {
            Reply reply = lacking.get(needed).call(endpoint, kept.ids());
            assertThat(reply.status()).as("%s", reply).isEqualTo(endpoint.isOfPrograms() ? 403 : 401);
            if (endpoint.isOfPrograms()) {
                assertThat(reply.errorCode()).isEqualTo("missing_scope");
                assertThat(reply.error("type")).isEqualTo("invalid_request_error");
                assertThat(reply.error("message")).endsWith("Missing scope: %s.".formatted(needed.id()));
            }
        });
        if (endpoint.isOfPrograms()) {
            assertThat(confined.get(needed).call(endpoint, kept.ids()).text()).doesNotContain("missing_scope");
        }
    }

    @ParameterizedTest
    @MethodSource("endpointsOfObjects")
    void what_somebody_keeps_is_not_there_for_anybody_else(Endpoint endpoint) {
        unchanged(() -> Stream.concat(colleagues.stream(), outsiders.stream())
                .filter(intruder -> mayCall(intruder, endpoint))
                .forEach(intruder -> assertNotThere(intruder, endpoint, kept.ids())));
    }

    @ParameterizedTest
    @MethodSource("endpointsOfObjects")
    void what_a_person_keeps_is_not_there_for_administrators_either(Endpoint endpoint) {
        if (endpoint.note().equals("inspect")) {
            List<?> before = belongings();
            admin.call(endpoint, kept.ids()).expect(200);
            assertThat(belongings()).isEqualTo(before);
        } else {
            unchanged(() -> assertNotThere(admin, endpoint, kept.ids()));
        }
    }

    @ParameterizedTest
    @MethodSource("endpointsOfShared")
    void what_a_department_has_is_not_there_for_others(Endpoint endpoint) {
        unchanged(() -> outsiders.stream()
                .filter(intruder -> mayCall(intruder, endpoint))
                .forEach(intruder -> assertNotThere(intruder, endpoint, shared.ids())));
    }

    @ParameterizedTest
    @MethodSource("endpointsOfShared")
    void what_a_department_has_its_employees_may_read_and_not_change(Endpoint endpoint) {
        unchanged(() -> colleagues.stream()
                .filter(colleague -> mayCall(colleague, endpoint))
                .forEach(colleague -> assertThat(
                                colleague.call(endpoint, shared.ids()).status())
                        .as(colleague.who())
                        .isEqualTo(
                                switch (endpoint.note()) {
                                    case "curate" -> 404;
                                    case "restrict" -> 403;
                                    default -> endpoint.changes() ? 403 : 200;
                                })));
    }

    @ParameterizedTest
    @MethodSource("endpointsThatRefer")
    void nothing_new_refers_to_what_is_somebody_else_s(Endpoint endpoint) {
        unchanged(() -> outsiders.stream()
                .filter(intruder -> mayCall(intruder, endpoint))
                .forEach(intruder -> {
                    assertSameAs(intruder, endpoint, kept.ids(), missing(kept.ids()), Set.of(400, 404));
                    assertSameAs(intruder, endpoint, shared.ids(), missing(shared.ids()), Set.of(400, 404));
                }));
    }

    /** A thread of one's own opens no message of another, a store no file. */
    @ParameterizedTest
    @MethodSource("endpointsOfSeveral")
    void what_is_somebody_else_s_is_not_found_in_one_s_own(Endpoint endpoint) {
        String last = endpoint.referred().getLast();
        Map<String, String> foreign = new HashMap<>(own.ids());
        foreign.put(last, kept.ids().get(last));
        Map<String, String> missing = new HashMap<>(own.ids());
        missing.put(last, missing(kept.ids()).get(last));

        Set<Integer> statuses = endpoint.note().equals("filter") ? Set.of(200) : Set.of(400, 404);
        unchanged(() -> assertSameAs(olaf, endpoint, foreign, missing, statuses));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void lists_tell_of_nothing_that_is_not_there_for_the_caller(Endpoint endpoint) {
        Stream.of(colleagues, outsiders, List.of(admin))
                .flatMap(List::stream)
                .filter(intruder -> mayCall(intruder, endpoint))
                .forEach(intruder -> assertThat(
                                content(intruder.call(endpoint, own.ids()).expect(200)))
                        .as(intruder.who())
                        .doesNotContain(kept.ids().values())
                        .doesNotContain(intruder == olaf ? "(none)" : Belongings.SECRET));
        outsiders.stream()
                .filter(intruder -> mayCall(intruder, endpoint))
                .forEach(intruder -> assertThat(content(intruder.call(endpoint, own.ids())))
                        .as(intruder.who())
                        .doesNotContain(shared.ids().values())
                        .doesNotContain("People Assistant", "Human Resources"));
    }

    /** The text of an answer, of an archive that of all its files. */
    private static String content(Reply reply) {
        return reply.text().startsWith("PK")
                ? reply.entries().values().stream()
                        .map(entry -> new String(entry, StandardCharsets.UTF_8))
                        .collect(Collectors.joining("\n"))
                : reply.text();
    }

    @Test
    void an_export_has_what_is_the_caller_s() {
        assertThat(content(get(olaf, "/api/me/export").expect(200)))
                .contains(own.ids().get("thread_id"), own.ids().get("run_id"), Belongings.SECRET);
    }

    /**
     * Whoever measures how long an answer takes learns nothing either: the same is asked of the database, which keeps the
     * count, for what is not there and for what is somebody else's.
     */
    @Test
    @Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void the_database_is_asked_the_same_for_what_is_not_there_and_for_what_is_somebody_else_s() {
        assumeTrue(StatementCounts.areKeptBy(database));
        SoftAssertions all = new SoftAssertions();
        try (StatementCounts statements = new StatementCounts(database)) {
            for (Endpoint endpoint : endpoints()) {
                foreign(endpoint).forEach(objects -> {
                    Map<String, String> missing = new HashMap<>(objects);
                    kept.ids().keySet().stream()
                            .filter(name -> kept.ids().containsValue(objects.get(name)))
                            .forEach(name ->
                                    missing.put(name, missing(kept.ids()).get(name)));
                    StatementCounts.Pair asked = statements.of(
                            () -> olaf.call(endpoint, objects),
                            () -> olaf.call(endpoint, missing),
                            UnaryOperator.identity());
                    all.assertThat(asked.one())
                            .as("%s with %s", endpoint, endpoint.referred())
                            .isEqualTo(asked.other());
                });
            }
            all.assertThat(statements.counted()).isPositive();
        }
        all.assertAll();
    }

    /**
     * The same of a department's own things for those of another one, a third included: while an assistant of the department is
     * shared with the second, so that its members have links to documents that are not theirs.
     */
    @Test
    @Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void the_database_is_asked_the_same_for_what_is_not_there_and_for_what_another_department_has() {
        assumeTrue(StatementCounts.areKeptBy(database));
        Intruder third = person("an employee of a third department", "tilda", "field", "employee");
        Map<String, String> objects = new HashMap<>(shared.ids());
        String thread;
        sharing("shares", "it");
        try {
            JsonNode begun = ask(olaf, "/api/threads").expect(201).json();
            thread = "/api/threads/" + begun.at("/thread/id").asText();
            assertThat(get(olaf, "/api/runs/" + begun.at("/run/id").asText() + "/events")
                            .text())
                    .contains("event: done");
            String cited = get(olaf, thread)
                    .expect(200)
                    .json()
                    .at("/messages/1/citations/0/document_id")
                    .asText();
            get(olaf, "/api/documents/" + cited).expect(200);
            objects.put("document_id", cited);
            assertAskedTheSame(third, endpointsOfShared(), objects, missing(objects));
        } finally {
            sharing("shares/withdraw", "it");
        }
        assertAskedTheSame(olaf, endpointsOfShared(), objects, missing(objects));
        assertAskedTheSame(third, endpointsOfObjects(), kept.ids(), missing(kept.ids()));
        olaf.call(new Endpoint("DELETE", thread, "", ""), Map.of()).expect(204);
    }

    @Test
    @Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void the_database_is_asked_the_same_for_a_document_that_is_narrowed_and_for_one_that_is_not_there() {
        assumeTrue(StatementCounts.areKeptBy(database));
        List<String> manual = database.rows(
                        "select id, file_id from vector_store_file where vector_store_id = ? and is_current order by seq",
                        shared.ids().get("vector_store_id"))
                .getFirst();
        Map<String, String> hidden = Map.of("document_id", manual.getFirst(), "file_id", manual.getLast());
        Map<String, String> objects = new HashMap<>(shared.ids());
        objects.putAll(hidden);
        Map<String, String> missing = new HashMap<>(objects);
        missing.putAll(missing(hidden));
        List<Endpoint> asked = endpoints().stream()
                .filter(endpoint -> objects.keySet().containsAll(endpoint.referred()))
                .filter(endpoint -> endpoint.referred().stream().anyMatch(hidden::containsKey))
                .toList();

        narrow(manual.getFirst(), "/departments/hr/payroll");
        try {
            assertAskedTheSame(colleagues.getFirst(), asked, objects, missing);
        } finally {
            narrow(manual.getFirst(), "");
        }
    }

    private void assertAskedTheSame(
            Intruder intruder, List<Endpoint> asked, Map<String, String> objects, Map<String, String> missing) {
        SoftAssertions all = new SoftAssertions();
        try (StatementCounts statements = new StatementCounts(database)) {
            for (Endpoint endpoint : asked) {
                StatementCounts.Pair counts = statements.of(
                        () -> intruder.call(endpoint, objects),
                        () -> intruder.call(endpoint, missing),
                        UnaryOperator.identity());
                all.assertThat(counts.one()).as("%s by %s", endpoint, intruder).isEqualTo(counts.other());
            }
            all.assertThat(statements.counted()).isPositive();
        }
        all.assertAll();
    }

    /** The ways in which an endpoint can be asked for what is not the caller's: all of it, or within their own. */
    private List<Map<String, String>> foreign(Endpoint endpoint) {
        List<String> referred =
                endpoint.referred().stream().filter(kept.ids()::containsKey).toList();
        if (referred.isEmpty()) {
            return List.of();
        }
        if (referred.size() == 1) {
            return List.of(kept.ids());
        }
        Map<String, String> within = new HashMap<>(own.ids());
        within.put(referred.getLast(), kept.ids().get(referred.getLast()));
        return List.of(kept.ids(), within);
    }

    @Test
    void a_glossary_is_there_for_its_department_and_changed_by_its_curators() {
        String hr = database.value("select id from department where code = 'hr'");
        Map<String, String> objects = Map.of("department_id", hr);
        ApiClient keeper = amos.client();
        String path = "/api/departments/" + hr + "/glossary";
        keeper.put(path, Map.of("entries", List.of(Map.of("term", Belongings.SECRET, "synonyms", List.of("The sign")))))
                .expect(200);
        List<?> before = database.rows("select * from glossary");
        List<Endpoint> doors = endpoints().stream()
                .filter(endpoint -> endpoint.named().contains("department_id"))
                .toList();

        try {
            assertThat(doors).hasSize(4);
            for (Endpoint door : doors) {
                outsiders.stream()
                        .filter(intruder -> mayCall(intruder, door))
                        .forEach(intruder -> assertNotThere(intruder, door, objects));
                colleagues.stream()
                        .filter(colleague -> mayCall(colleague, door))
                        .forEach(colleague -> colleague.call(door, objects).expect(door.changes() ? 403 : 200));
            }

            assertThat(database.rows("select * from glossary")).isEqualTo(before);
        } finally {
            keeper.put(path, Map.of("entries", List.of())).expect(200);
        }
    }

    @Test
    void what_is_in_the_bin_is_there_for_its_curators_alone() {
        Intruder curator = person("a curator of the department", "cora", "hr", "employee", "curator");
        String document = discarded("in-the-bin.md");
        Map<String, String> objects = Map.of("document_id", document);
        List<Endpoint> doors = endpoints().stream()
                .filter(endpoint -> endpoint.named().equals(List.of("document_id")))
                .toList();
        List<Endpoint> bin = doors.stream()
                .filter(each -> each.path().startsWith("/api/bin/"))
                .toList();
        assertThat(bin).hasSize(2);

        unchanged(() -> Stream.concat(colleagues.stream(), outsiders.stream())
                .filter(intruder -> mayCall(intruder, bin.getFirst()))
                .forEach(intruder -> {
                    doors.forEach(door -> assertNotThere(intruder, door, objects));
                    assertThat(get(intruder, "/api/bin").expect(200).text())
                            .as(intruder.who())
                            .doesNotContain(document, "in-the-bin");
                }));
        if (StatementCounts.areKeptBy(database)) {
            assertAskedTheSame(outsiders.get(1), bin, objects, missing(objects));
        }

        assertThat(get(curator, "/api/bin").expect(200).text()).contains(document, "in-the-bin.md");
        curator.call(bin.getFirst(), objects).expect(200);
        get(curator, "/api/documents/" + document).expect(200);
        assertThat(get(curator, "/api/bin").expect(200).text()).doesNotContain(document);
        curator.call(new Endpoint("DELETE", "/api/documents/{document_id}", "", ""), objects)
                .expect(204);
        curator.call(bin.getLast(), objects).expect(204);
        assertThat(database.rows("select id from vector_store_file where id = ?", document))
                .isEmpty();
        assertNotThere(curator, bin.getFirst(), objects);
    }

    /** A document of Human Resources that Amos has deleted. */
    private String discarded(String name) {
        byte[] content = ("# Gate\n\nThe countersign was " + Belongings.SECRET + ".").getBytes(StandardCharsets.UTF_8);
        String document = amos.client()
                .upload(shared.ids().get("vector_store_id"), name, content)
                .expect(201)
                .json()
                .get("id")
                .asText();
        Await.until(
                "the document is searchable",
                Duration.ofMinutes(1),
                () -> amos.client()
                        .get("/api/documents/" + document)
                        .expect(200)
                        .json()
                        .get("status")
                        .asText()
                        .equals("completed"));
        amos.client().delete("/api/documents/" + document).expect(204);
        return document;
    }

    @Test
    void the_audit_is_for_administrators_and_auditors() {
        Intruder auditor = person("an auditor of another department", "aude", "it", "employee", "auditor");
        List<Endpoint> audits =
                endpoints().stream().filter(each -> each.note().equals("audit")).toList();
        assertThat(audits).hasSize(3);
        for (Endpoint endpoint : audits) {
            Stream.concat(colleagues.stream(), outsiders.stream())
                    .filter(intruder -> mayCall(intruder, endpoint))
                    .forEach(intruder -> assertThat(
                                    intruder.call(endpoint, Map.of()).status())
                            .as(intruder.who())
                            .isEqualTo(403));
            admin.call(endpoint, Map.of()).expect(200);
            assertThat(auditor.call(endpoint, Map.of()).expect(200).text())
                    .doesNotContain(kept.ids().values())
                    .doesNotContain(shared.ids().values());
        }
        Endpoint ofObject = audits.get(1);
        for (Belongings others : List.of(kept, shared)) {
            assertSameAs(auditor, ofObject, others.ids(), missing(others.ids()), Set.of(200));
        }
        assertThat(admin.call(ofObject, shared.ids()).text())
                .contains(shared.ids().get("document_id"));
        assertThat(admin.call(audits.getFirst(), Map.of()).text())
                .contains(kept.ids().get("assistant_id"))
                .doesNotContain(Belongings.SECRET);
        assertThat(auditor.call(audits.getFirst(), Map.of()).text())
                .contains(own.ids().get("assistant_id"))
                .doesNotContain(Belongings.SECRET);
    }

    @Test
    void the_search_index_is_looked_after_by_administrators() {
        List<Endpoint> tasks =
                endpoints().stream().filter(each -> each.note().equals("admin")).toList();
        assertThat(tasks).hasSize(3);
        for (Endpoint endpoint : tasks) {
            Stream.concat(colleagues.stream(), outsiders.stream())
                    .filter(intruder -> mayCall(intruder, endpoint))
                    .forEach(intruder -> assertThat(
                                    intruder.call(endpoint, Map.of()).status())
                            .as(intruder.who())
                            .isEqualTo(403));
            assertThat(admin.call(endpoint, Map.of()).expect(200).text()).contains("\"agrees\":");
        }
    }

    @Test
    void an_old_thread_opens_no_document_once_its_reader_has_left_the_department() {
        Intruder before = nobody("before", token("mona", "hr", Map.of("iat", now() - 20), "employee"));
        JsonNode begun = before.call(
                        new Endpoint(
                                "POST",
                                "/api/threads",
                                "",
                                "{\"assistant_id\": \"{assistant_id}\","
                                        + " \"text\": \"How many days of annual leave can I carry over, and until when?\"}"),
                        shared.ids())
                .expect(201)
                .json();
        String thread = begun.at("/thread/id").asText();
        Reply events = get(before, "/api/runs/" + begun.at("/run/id").asText() + "/events");
        assertThat(events.text()).contains("event: done");
        String document = get(before, "/api/threads/" + thread)
                .expect(200)
                .json()
                .at("/messages/1/citations/0/document_id")
                .asText();
        get(before, "/api/documents/" + document).expect(200);
        String run = begun.at("/run/id").asText();
        String steps = "/v1/threads/" + thread + "/runs/" + run
                + "/steps?include[]=step_details.tool_calls[*].file_search.results[*].content";
        // What was found besides what the answer quotes.
        String passage = get(before, steps)
                .expect(200)
                .json()
                .findValue("content")
                .at("/0/text")
                .asText()
                .lines()
                .filter(line -> line.matches("[^\"\\\\]{40,}"))
                .reduce((first, last) -> last)
                .orElseThrow();
        assertThat(get(before, "/api/runs/" + begun.at("/run/id").asText() + "/context")
                        .text())
                .contains(passage);
        String call = get(before, "/api/runs/" + run + "/context")
                .expect(200)
                .json()
                .at("/calls/0/id")
                .asText();
        String request = "/api/runs/" + run + "/context/" + call + "/request";
        get(before, request).expect(200);

        JsonNode theirs = get(before, "/api/threads/" + thread).expect(200).json();
        Intruder after = nobody("after", token("mona", "field", Map.of(), "employee"));

        JsonNode now = get(after, "/api/threads/" + thread).expect(200).json();
        assertThat(now.get("messages")).as("their own thread, with the answer").isEqualTo(theirs.get("messages"));
        assertThat(now.get("assistant").isNull()).isTrue();
        assertThat(get(after, steps).expect(200).text())
                .as("where it was found, and not what was found")
                .contains("file_id")
                .doesNotContain("\"content\"");
        get(after, "/api/runs/" + run + "/context").expect(403);
        get(after, request).expect(403);
        assertThat(after.call(
                                new Endpoint(
                                        "POST",
                                        "/api/runs/" + run + "/context/" + call + "/replay",
                                        "",
                                        "{\"model\": \"extractive\"}"),
                                Map.of())
                        .status())
                .isEqualTo(403);
        Map<String, String> objects = new HashMap<>(shared.ids());
        objects.put("document_id", document);
        objects.put("thread_id", thread);
        endpoints().stream()
                .filter(endpoint -> endpoint.path().startsWith("/api/documents/"))
                .forEach(endpoint -> assertNotThere(after, endpoint, objects));
        for (String body : List.of("{\"text\": \"And then?\"}", "{\"retry\": true}")) {
            Reply asked = after.call(new Endpoint("POST", "/api/threads/{thread_id}/runs", "", body), objects);
            assertThat(asked.status()).as(body).isEqualTo(404);
        }
        JsonNode theirAssistants = get(after, "/api/assistants").expect(200).json();
        assertThat(theirAssistants.toString()).doesNotContain("People Assistant");
        objects.put("assistant_id", theirAssistants.at("/data/0/id").asText());
        String other = after.call(
                        new Endpoint(
                                "POST",
                                "/api/threads/{thread_id}/runs",
                                "",
                                "{\"text\": \"And then?\", \"assistant_id\": \"{assistant_id}\"}"),
                        objects)
                .expect(201)
                .json()
                .at("/run/id")
                .asText();
        assertThat(get(after, "/api/runs/" + other + "/events").text()).contains("event: done");
        JsonNode calls =
                get(after, "/api/runs/" + other + "/context").expect(200).json().get("calls");
        assertThat(calls.at("/0/difference").isNull())
                .as("what another assistant was sent in the thread is not set beside what the former one was")
                .isTrue();
        assertThat(calls.toString()).doesNotContain(passage);
        assertThat(new String(
                        get(after, "/api/me/export").expect(200).entries().get("my-data.json"), StandardCharsets.UTF_8))
                .contains(thread, run)
                .doesNotContain(call, passage);
    }

    @Test
    void what_a_department_shares_is_asked_by_the_other_one_and_nothing_else_of_it_is_there() {
        Intruder third = person("an employee of a third department", "tess", "field", "employee");
        String assistant = shared.ids().get("assistant_id");
        sharing("shares", "it");
        try {
            unchanged(() -> endpointsOfShared().forEach(endpoint -> {
                outsiders.stream()
                        .filter(borrower -> mayCall(borrower, endpoint))
                        .forEach(borrower -> assertBorrowed(borrower, endpoint));
                assertNotThere(third, endpoint, shared.ids());
            }));
            assertThat(get(outsiders.getLast(), "/v1/assistants?limit=100").text())
                    .contains(assistant)
                    .doesNotContain(shared.ids().get("vector_store_id"));
            assertThat(get(third, "/api/assistants").text()).doesNotContain(assistant);
            String listed = get(olaf, "/api/assistants").text();
            assertThat(listed).contains(assistant, "Human Resources").contains("\"shared\":true");

            openWhatIsNearest();
            askWhatIsShared(third);
        } finally {
            sharing("shares/withdraw", "it");
        }
        assertThat(get(olaf, "/api/assistants").text()).doesNotContain(assistant);
    }

    private void assertBorrowed(Intruder borrower, Endpoint endpoint) {
        if (!endpoint.named().equals(List.of("assistant_id"))) {
            assertNotThere(borrower, endpoint, shared.ids());
            return;
        }
        Reply reply = borrower.call(endpoint, shared.ids());
        assertThat(reply.status())
                .as("%s: %s", borrower.who(), endpoint)
                .isEqualTo(endpoint.call().equals("GET /v1/assistants/{}") ? 200 : 403);
        assertThat(reply.text()).doesNotContain(shared.ids().get("vector_store_id"));
    }

    /** An answer that declines cites nothing; the sections that it names instead open as well. */
    private void openWhatIsNearest() {
        JsonNode begun = ask(olaf, "/api/threads", "What is the boiling point of osmium?")
                .expect(201)
                .json();
        assertThat(get(olaf, "/api/runs/" + begun.at("/run/id").asText() + "/events")
                        .text())
                .contains("event: done");
        JsonNode nearest = get(olaf, "/api/threads/" + begun.at("/thread/id").asText())
                .expect(200)
                .json()
                .at("/messages/1/nearest");
        assertThat(nearest).isNotEmpty();
        nearest.forEach(section -> get(
                        olaf, "/api/documents/" + section.get("document_id").asText())
                .expect(200));
    }

    /** Olaf asks, and opens what the answer cites as long as he may. */
    private void askWhatIsShared(Intruder third) {
        JsonNode begun = ask(olaf, "/api/threads").expect(201).json();
        String run = begun.at("/run/id").asText();
        String thread = "/api/threads/" + begun.at("/thread/id").asText();
        assertThat(get(olaf, "/api/runs/" + run + "/events").text()).contains("event: done");
        JsonNode answer = get(olaf, thread).expect(200).json().at("/messages/1");
        String document = answer.at("/citations/0/document_id").asText();
        assertThat(database.value(
                        "select d.code from run r join department d on d.id = r.department_id where r.id = ?", run))
                .isEqualTo("it");
        List<String> pages = Stream.of("", "/text?start=0&end=9", "/words?page=1", "/content")
                .map(what -> "/api/documents/" + document + what)
                .toList();
        pages.forEach(page -> get(olaf, page).expect(200));
        for (Intruder other : List.of(outsiders.get(1), third)) {
            pages.forEach(page -> assertThat(get(other, page).status())
                    .as("%s, %s", other, page)
                    .isEqualTo(404));
        }
        assertThat(get(colleagues.getFirst(), thread).status()).isEqualTo(404);
        assertThat(ask(third, "/api/threads").status()).isEqualTo(404);

        narrow(document, "/departments/hr/payroll");
        try {
            pages.forEach(page -> assertThat(get(olaf, page).status()).as(page).isEqualTo(404));
            String again =
                    ask(olaf, thread + "/runs").expect(201).json().at("/run/id").asText();
            assertThat(get(olaf, "/api/runs/" + again + "/events").text()).doesNotContain(document);
        } finally {
            narrow(document, "");
        }

        pages.forEach(page -> get(olaf, page).expect(200));
        sharing("shares/withdraw", "it");

        pages.forEach(page -> assertThat(get(olaf, page).status()).as(page).isEqualTo(404));
        assertThat(get(olaf, thread).expect(200).json().at("/messages/1/text")).isEqualTo(answer.at("/text"));
        assertThat(ask(olaf, thread + "/runs").status()).isEqualTo(404);
        assertThat(ask(olaf, "/api/threads").status()).isEqualTo(404);
    }

    private Reply ask(Intruder intruder, String path) {
        return ask(intruder, path, "How many days of annual leave can I carry over, and until when?");
    }

    private Reply ask(Intruder intruder, String path, String question) {
        return intruder.call(
                new Endpoint(
                        "POST",
                        path,
                        "",
                        "{\"assistant_id\": \"{assistant_id}\", \"text\": \"%s\"}".formatted(question)),
                shared.ids());
    }

    private void sharing(String what, String department) {
        admin.call(
                        new Endpoint(
                                "POST",
                                "/api/assistants/{assistant_id}/" + what,
                                "",
                                "{\"department\": \"%s\"}".formatted(department)),
                        shared.ids())
                .expect(200);
    }

    @Test
    void a_document_that_is_narrowed_is_not_there_for_others_of_its_department() {
        List<String> manual = database.rows(
                        "select id, file_id, title from vector_store_file where vector_store_id = ? and is_current"
                                + " order by seq",
                        shared.ids().get("vector_store_id"))
                .getFirst();
        Map<String, String> objects = new HashMap<>(shared.ids());
        objects.putAll(Map.of("document_id", manual.getFirst(), "file_id", manual.get(1)));
        Map<String, String> missing = new HashMap<>(objects);
        missing.putAll(missing(Map.of("document_id", manual.getFirst(), "file_id", manual.get(1))));
        Map<String, Object> groups = Map.of("groups", List.of("/departments/hr", "/departments/hr/payroll/eu"));
        Intruder clerk = nobody("of a group below", token("claire", "hr", groups, "employee"));

        Map<Intruder, List<Long>> whole = new HashMap<>();
        colleagues.forEach(colleague -> whole.put(colleague, counts(colleague)));
        whole.put(clerk, counts(clerk));

        narrow(manual.getFirst(), "/departments/hr/payroll");
        try {
            assertThat(counts(clerk)).isEqualTo(whole.get(clerk));
            for (Intruder colleague : colleagues) {
                List<Long> less = whole.get(colleague);
                assertThat(counts(colleague))
                        .as(colleague.who())
                        .isEqualTo(IntStream.range(0, less.size())
                                .mapToObj(i -> less.get(i) - (i == 0 ? usage(manual) : 1))
                                .toList());
            }
            get(clerk, "/api/documents/" + manual.getFirst()).expect(200);
            assertThat(ways(clerk, manual)).containsExactly("search", "store", "files");
            for (Intruder colleague : colleagues) {
                endpoints().stream()
                        .filter(endpoint -> objects.keySet().containsAll(endpoint.referred()))
                        .filter(endpoint -> endpoint.referred().contains("file_id")
                                || endpoint.referred().contains("document_id"))
                        .filter(endpoint -> mayCall(colleague, endpoint))
                        .forEach(
                                endpoint -> assertSameAs(colleague, endpoint, objects, missing, Set.of(400, 403, 404)));
                assertThat(ways(colleague, manual)).as(colleague.who()).isEmpty();
            }
        } finally {
            narrow(manual.getFirst(), "");
        }

        assertThat(ways(colleagues.getFirst(), manual)).containsExactly("search", "store", "files");
    }

    /** How many bytes and files the store has, and documents the assistant's tile where there are tiles. */
    private List<Long> counts(Intruder intruder) {
        JsonNode store = get(intruder, "/v1/vector_stores/" + shared.ids().get("vector_store_id"))
                .expect(200)
                .json();
        JsonNode listed = StreamSupport.stream(
                        get(intruder, "/v1/vector_stores?limit=100")
                                .expect(200)
                                .json()
                                .get("data")
                                .spliterator(),
                        false)
                .filter(each -> each.get("id").equals(store.get("id")))
                .findFirst()
                .orElseThrow();
        assertThat(listed.get("file_counts")).isEqualTo(store.get("file_counts"));
        assertThat(listed.get("usage_bytes")).isEqualTo(store.get("usage_bytes"));
        List<Long> counts = new ArrayList<>(List.of(
                store.get("usage_bytes").asLong(),
                store.at("/file_counts/completed").asLong(),
                store.at("/file_counts/total").asLong()));
        if (!intruder.bearer().startsWith("vk-")) {
            get(intruder, "/api/assistants").expect(200).json().get("data").forEach(assistant -> {
                if (assistant.get("id").asText().equals(shared.ids().get("assistant_id"))) {
                    counts.add(assistant.get("documents").asLong());
                }
            });
        }
        return counts;
    }

    private long usage(List<String> manual) {
        return Long.parseLong(
                database.value("select usage_bytes from vector_store_file where id = ?", manual.getFirst()));
    }

    /** In which of what tells of many the manual is. */
    private List<String> ways(Intruder intruder, List<String> manual) {
        String store = "/v1/vector_stores/" + shared.ids().get("vector_store_id");
        Endpoint search = new Endpoint("POST", store + "/search", "", "{\"query\": \"" + manual.getLast() + "\"}");
        Map<String, Reply> replies = new LinkedHashMap<>();
        replies.put("search", intruder.call(search, Map.of()));
        replies.put("store", get(intruder, store + "/files?limit=100"));
        replies.put("files", get(intruder, "/v1/files?limit=1000&order=asc"));
        return replies.entrySet().stream()
                .filter(reply -> reply.getValue().expect(200).text().contains(manual.get(1)))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** As a curator does on the page of documents. */
    private void narrow(String document, String groups) {
        FacesPage.open(ApiClient.signedIn(installation, "amos"), "/admin/documents")
                .call("narrowDocument", Map.of("ids", document, "groups", groups))
                .expect(200);
    }

    /** Keys open what is for programs, and nothing else. */
    private static boolean mayCall(Intruder intruder, Endpoint endpoint) {
        return endpoint.isOfPrograms() || !intruder.bearer().startsWith("vk-");
    }

    private void assertNotThere(Intruder intruder, Endpoint endpoint, Map<String, String> objects) {
        assertSameAs(intruder, endpoint, objects, missing(objects), Set.of(404));
    }

    private static void assertSameAs(
            Intruder intruder,
            Endpoint endpoint,
            Map<String, String> objects,
            Map<String, String> missing,
            Set<Integer> statuses) {
        Reply reply = intruder.call(endpoint, objects);
        assertThat(reply.status()).as("%s: %s", intruder, reply).isIn(statuses);
        assertThat(told(reply, objects))
                .as(intruder.who())
                .doesNotContain(Belongings.SECRET)
                .isEqualTo(told(intruder.call(endpoint, missing), missing));
    }

    /** Nothing of what others have has changed, and nothing has been made by those who may not. */
    private void unchanged(Runnable attempts) {
        List<?> before = state();
        attempts.run();
        assertThat(state()).isEqualTo(before);
    }

    /** Everything that somebody has, how much is theirs who try, and how much there is of what is part of something. */
    private List<?> state() {
        Stream<String> owned = Stream.of("assistant", "chat_thread", "run", "stored_file", "upload", "vector_store")
                .map(table -> table + " where owner_id in"
                        + " (select id from principal where username like 'isolated.%' or username = 'amos')");
        Stream<String> parts = Stream.of(
                "assistant_share",
                "feedback",
                "glossary",
                "index_generation",
                "message_pin",
                "replay",
                "retrieval_profile",
                "thread_summary");
        List<String> counts = Stream.concat(owned, parts)
                .map(rows -> database.value("select count(*) from " + rows))
                .toList();
        return List.of(belongings(), database.rows("select * from principal where username = 'amos'"), counts);
    }

    private List<?> belongings() {
        return Stream.of(kept, shared, own, new Belongings(amoss))
                .map(each -> each.rows(database))
                .toList();
    }

    /** Ids of the same form that nothing has. */
    private static Map<String, String> missing(Map<String, String> ids) {
        Map<String, String> missing = new HashMap<>(ids);
        missing.replaceAll((name, id) -> {
            String prefix = id.substring(0, Math.max(id.indexOf('_'), id.indexOf('-')) + 1);
            return Ids.next(prefix);
        });
        return missing;
    }

    /** An answer as somebody sees it who does not know which object was asked for. */
    private static String told(Reply reply, Map<String, String> objects) {
        Map<String, List<String>> headers = new TreeMap<>(reply.headers().map());
        headers.keySet().removeAll(PASSING);
        String told = reply.status() + " " + headers + "\n" + reply.text();
        for (Map.Entry<String, String> object : objects.entrySet()) {
            told = told.replace(object.getValue(), "{" + object.getKey() + "}");
        }
        return told;
    }

    private static Reply get(Intruder intruder, String path) {
        return intruder.call(new Endpoint("GET", path, "", ""), Map.of());
    }

    private Program program(Intruder person) {
        return Program.of(installation).with("Authorization", "Bearer " + person.bearer());
    }

    private Intruder nobody(String who, String bearer) {
        return new Intruder(ApiClient.of(installation), who, bearer);
    }

    private Intruder person(String who, String name, String department, String... roles) {
        return nobody(who, token(name, department, Map.of(), roles));
    }

    private String token(String name, String department, Map<String, Object> changes, String... roles) {
        Map<String, Object> claims = claims(name, department, roles);
        claims.putAll(changes);
        return realm.sign(claims);
    }

    private Map<String, Object> claims(String name, String department, String... roles) {
        Map<String, Object> claims = new HashMap<>(realm.accessClaims());
        claims.put("sub", "isolated-" + name);
        claims.put("preferred_username", "isolated." + name);
        claims.put("name", name);
        claims.put("realm_access", Map.of("roles", List.of(roles)));
        claims.put("groups", List.of("/departments/" + department));
        claims.put("exp", now() + 3_600);
        return claims;
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }

    /** A service account of the department. */
    private String account(String department, boolean enabled) {
        String id = Ids.next("svc_");
        database.change(
                "insert into principal (id, kind, username, display_name, roles, enabled, created_at, version)"
                        + " values (?, 'SERVICE', ?, 'Isolated', 'EMPLOYEE', ?, ?, 1)",
                id,
                Ids.next("isolated."),
                enabled,
                OffsetDateTime.now(ZoneOffset.UTC));
        database.change(
                "insert into principal_department (principal_id, department_id)"
                        + " select ?, id from department where code = ?",
                id,
                department);
        return id;
    }

    private Intruder key(String who, String account, Instant revoked, Instant expires) {
        return key(who, account, revoked, expires, EnumSet.allOf(Scope.class));
    }

    private Intruder key(String who, String account, Instant revoked, Instant expires, Set<Scope> scopes) {
        String secret = Ids.next("vk-");
        database.change(
                "insert into api_key (id, principal_id, name, secret_hash, last_four, created_at, revoked_at, expires_at,"
                        + " scopes, version) values (?, ?, 'isolated', ?, '0000', ?, ?, ?, ?, 1)",
                Ids.next("key_"),
                account,
                sha256(secret),
                OffsetDateTime.now(ZoneOffset.UTC),
                moment(revoked),
                moment(expires),
                scopes.stream().map(Scope::name).collect(Collectors.joining(",")));
        return nobody(who, secret);
    }

    private static OffsetDateTime moment(Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
