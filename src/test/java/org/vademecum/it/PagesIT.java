package org.vademecum.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.vademecum.common.Ids;
import org.vademecum.support.ApiClient;
import org.vademecum.support.FacesPage;
import org.vademecum.support.Installation;
import org.vademecum.support.ProductDatabase;
import org.vademecum.support.Reply;

/** Every page and servlet, tried by everybody; and what pages do, tried on what is somebody else's. */
@IntegrationTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagesIT {
    private static final Set<String> EVERYBODY = Set.of("employee", "curator", "reviewer", "auditor");

    /** Who may see a page besides administrators; what needs no sign-in is for everybody. */
    private static final Map<String, Set<String>> PAGES = Map.ofEntries(
            Map.entry("/login", Set.of("everybody")),
            Map.entry("/chat", EVERYBODY),
            Map.entry("/my-keys", EVERYBODY),
            Map.entry("/my-data", EVERYBODY),
            Map.entry("/admin/documents", Set.of("curator")),
            Map.entry("/admin/assistants", Set.of("curator")),
            Map.entry("/admin/retrieval", Set.of("curator")),
            Map.entry("/admin/glossary", Set.of("curator")),
            Map.entry("/admin/review", Set.of("reviewer")),
            Map.entry("/admin/context", Set.of()),
            Map.entry("/admin/audit", Set.of("auditor")),
            Map.entry("/admin/departments", Set.of()),
            Map.entry("/admin/keys", Set.of()));

    /** What else is answered, none of which knows any object. */
    private static final Set<String> SERVLETS =
            Set.of("", "*.xhtml", "/logout", "/sso/login", "/sso/callback", "/sso/backchannel-logout", "/error");

    private static final Path WEBAPP = Path.of("src/main/webapp");

    private final Installation installation;
    private final ProductDatabase database;
    private final Map<String, ApiClient> people = new TreeMap<>();

    /** Of Human Resources. */
    private String document;

    private String thread;
    private String run;
    private String review;
    private String assistant;

    PagesIT(Installation installation, ProductDatabase database) {
        this.installation = installation;
        this.database = database;
    }

    @BeforeAll
    void settleIn() {
        people.put("nobody", ApiClient.of(installation));
        people.put("employee", ApiClient.signedIn(installation, "idris"));
        people.put("curator", hire("EMPLOYEE,CURATOR"));
        people.put("reviewer", hire("EMPLOYEE,REVIEWER"));
        people.put("auditor", hire("AUDITOR,EMPLOYEE"));
        people.put("admin", ApiClient.signedIn(installation, "amos"));
        ApiClient hanna = ApiClient.signedIn(installation, "hanna");
        JsonNode begun = hanna.begin("People Assistant", "What is the boiling point of Wintergreen-48?");
        thread = begun.at("/thread/id").asText();
        run = begun.at("/run/id").asText();
        hanna.follow(run);
        hanna.put(
                        "/api/messages/" + hanna.lastMessage(thread).get("id").asText() + "/feedback",
                        Map.of("rating", "down"))
                .expect(200);
        review = database.value(
                "select id from review where message_id = ?",
                hanna.lastMessage(thread).get("id").asText());
        assistant = database.value("select id from assistant where name = 'People Assistant'");
        document = database.value("select f.id from vector_store_file f join vector_store s on s.id = f.vector_store_id"
                + " where s.name = 'Human Resources manuals' and f.status = 'COMPLETED' and f.is_current");
    }

    static Set<String> pages() {
        return PAGES.keySet();
    }

    @Test
    void every_page_and_servlet_is_in_the_list() throws IOException {
        try (Stream<Path> files = Files.walk(WEBAPP)) {
            Set<String> found = files.map(file -> "/" + WEBAPP.relativize(file))
                    .filter(file -> file.endsWith(".xhtml") && !file.startsWith("/WEB-INF/"))
                    .map(file -> file.replace(".xhtml", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(found).isEqualTo(new TreeSet<>(PAGES.keySet()));
        }
        String descriptor = Files.readString(WEBAPP.resolve("WEB-INF/web.xml"));
        assertThat(Pattern.compile("<servlet-mapping>.*?<url-pattern>(.*?)</url-pattern>", Pattern.DOTALL)
                        .matcher(descriptor)
                        .results()
                        .map(mapping -> mapping.group(1)))
                .containsExactlyInAnyOrderElementsOf(SERVLETS);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void a_page_is_there_for_those_it_is_for(String page) {
        people.forEach((who, client) -> {
            Set<String> readers = PAGES.get(page);
            int expected = who.equals("nobody") ? 303 : who.equals("admin") || readers.contains(who) ? 200 : 404;
            if (readers.contains("everybody")) {
                expected = who.equals("nobody") ? 200 : 303;
            }
            // The sign-in page itself shows nothing; its plain address spares the signed-in the detour.
            for (String path : page.equals("/login") ? List.of(page) : List.of(page, page + ".xhtml")) {
                assertThat(client.get(path).status()).as("%s of %s", path, who).isEqualTo(expected);
            }
        });
    }

    /** Whatever a link says, a page shows nothing of another department; an administrator belongs to all. */
    @ParameterizedTest
    @MethodSource("pages")
    void a_page_shows_nothing_of_another_department(String page) {
        String department = database.value("select id from department where code = 'hr'");
        String link = page + "?thread=" + thread + "&run=" + run + "&id=" + review + "&document=" + document
                + "&department=" + department + "&list=open";
        people.forEach((who, client) -> {
            if (!who.equals("admin")) {
                assertThat(client.get(link).text())
                        .as(who)
                        .doesNotContain("Wintergreen-48", "Human Resources manuals", "Hanna");
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        "curator,  /admin/documents, retryDocuments",
        "curator,  /admin/documents, cancelDocument",
        "curator,  /admin/documents, narrowDocument",
        "curator,  /admin/documents, askDelete",
        "curator,  /admin/documents, deleteDocuments",
        "reviewer, /admin/review,    openReview",
        "reviewer, /admin/review,    saveVerdict"
    })
    void a_page_does_nothing_to_what_is_another_department_s(String who, String path, String command) {
        List<?> before = state();
        FacesPage page = FacesPage.open(people.get(who), path);
        String id = who.equals("curator") ? document : review;

        Reply reply = page.call(
                command,
                Map.of(
                        "id",
                        id,
                        "ids",
                        id,
                        "groups",
                        "/departments/it",
                        "verdict",
                        "correct",
                        "comment",
                        "Not theirs to judge."));

        assertThat(reply.text()).doesNotContain("Wintergreen-48", "doomed\":1", "deleted\":1");
        assertThat(state()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "curator, saveAssistant",
        "curator, deleteAssistant",
        "curator, shareAssistant",
        "curator, withdrawAssistant",
        "employee, saveAssistant",
        "employee, deleteAssistant",
        "employee, shareAssistant",
        "employee, withdrawAssistant"
    })
    void another_department_s_assistant_is_not_there(String who, String command) {
        List<?> before = database.rows("select * from assistant order by id");
        FacesPage page = FacesPage.open(people.get("curator"), "/admin/assistants");
        String version = database.value("select version from assistant where id = ?", assistant);
        String department = database.value("select id from department where code = 'hr'");
        Map<String, String> wanted = Map.of("name", "Theirs", "model", "extractive", "department", department);
        Map<String, String> one = new HashMap<>(wanted);
        one.putAll(Map.of("id", assistant, "assistant", assistant, "version", version));
        FacesPage theirs = who.equals("curator") ? page : new FacesPage(people.get(who), page.path(), page.html());

        theirs.call(command, one);
        theirs.call(command, wanted);

        assertThat(people.get("curator")
                        .get("/admin/assistants?id=" + assistant)
                        .status())
                .isEqualTo(404);
        assertThat(page.html()).doesNotContain(assistant);
        assertThat(database.rows("select * from assistant order by id")).isEqualTo(before);
    }

    @Test
    void another_department_s_store_has_no_retrieval_page() {
        String store = database.value("select id from vector_store where name = 'Human Resources manuals'");

        assertThat(people.get("admin").get("/admin/retrieval?store=" + store).status())
                .isEqualTo(200);
        assertThat(people.get("curator").get("/admin/retrieval?store=" + store).status())
                .isEqualTo(404);
    }

    @Test
    void another_department_s_glossary_has_no_page() {
        String hr = database.value("select id from department where code = 'hr'");

        assertThat(people.get("admin").get("/admin/glossary?department=" + hr).status())
                .isEqualTo(200);
        assertThat(people.get("curator").get("/admin/glossary?department=" + hr).status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "saveDepartment",
        "deleteDepartment",
        "tryAccess",
        "previewRetention",
        "saveRetention",
        "saveBudget",
        "placeHold",
        "liftHold"
    })
    void departments_and_what_others_see_are_for_administrators_alone(String command) {
        List<?> before = departments();
        FacesPage admins = FacesPage.open(people.get("admin"), "/admin/departments");
        String id = database.value("select id from department where code = 'hr'");
        Map<String, String> parameters = Map.of(
                "id",
                id,
                "name",
                "Theirs",
                "mapped",
                "true",
                "group",
                "/departments/it",
                "subject",
                "hanna",
                "threads",
                "1",
                "tokens",
                "1",
                "department",
                id,
                "reason",
                "Mine");

        people.forEach((who, client) -> {
            if (!who.equals("admin")) {
                Reply reply = new FacesPage(client, admins.path(), admins.html()).call(command, parameters);
                assertThat(reply.text()).as(who).doesNotContain("Hanna", "People Assistant", "saved", "previewed");
            }
        });

        assertThat(departments()).isEqualTo(before);
    }

    private List<?> departments() {
        return database.rows(
                "select d.id, d.name, d.group_path, p.thread_days, b.tokens, h.subject_id from department d"
                        + " left join department_budget b on b.department_id = d.id"
                        + " left join retention_policy p on p.department_id = d.id"
                        + " left join legal_hold h on h.subject_id = d.id order by d.id");
    }

    @ParameterizedTest
    @CsvSource({"changeKey", "rotateKey", "revokeKey"})
    void somebody_else_s_key_is_not_there(String command) {
        String key = Ids.next("key_");
        database.change(
                "insert into api_key (id, principal_id, name, secret_hash, last_four, created_at, version)"
                        + " select ?, id, 'Hanna''s', ?, '0000', ?, 1 from principal where username = 'hanna'",
                key,
                Ids.next(""),
                OffsetDateTime.now(ZoneOffset.UTC));
        FacesPage page = FacesPage.open(people.get("employee"), "/my-keys");
        Map<String, String> parameters =
                new HashMap<>(Map.of("id", key, "name", "Mine", "last_day", "", "scopes", "read", "overlap", "0"));

        assertThat(page.html()).doesNotContain(key);
        page.call(command, parameters);
        page.callAt("/admin/keys", command, parameters);

        assertThat(database.rows("select name, revoked_at, successor_id from api_key where id = ?", key))
                .containsExactly(java.util.Arrays.asList("Hanna's", null, null));
    }

    @ParameterizedTest
    @CsvSource({"FOUND, Isolation alarm", "SILENT, could not be checked"})
    void an_isolation_alarm_is_shown_to_those_who_can_look_into_it(String outcome, String text) {
        String round = Ids.next("canary_");
        database.change(
                "insert into canary_round (id, at, outcome, searches, finds) values (?, ?, ?, 6, 1)",
                round,
                OffsetDateTime.now(ZoneOffset.UTC),
                outcome);

        assertThat(people.get("admin").get("/admin/documents").text()).contains(text, round);
        assertThat(people.get("auditor").get("/admin/audit").text()).contains(text, round);
        assertThat(people.get("curator").get("/admin/documents").text()).doesNotContain(text, round);
        assertThat(people.get("employee").get("/my-keys").text()).doesNotContain(text, round);

        database.change("delete from canary_round where id = ?", round);
        assertThat(people.get("admin").get("/admin/documents").text()).doesNotContain(text, round);
    }

    @Test
    void who_looks_after_no_keys_makes_none_for_others() {
        String before = database.value("select count(*) from api_key");
        FacesPage page = FacesPage.open(people.get("employee"), "/my-keys");

        Reply reply = page.callAt(
                "/admin/keys",
                "issueKey",
                Map.of(
                        "name",
                        "Mine",
                        "scopes",
                        "read",
                        "account",
                        "",
                        "department",
                        database.value("select id from department")));

        assertThat(reply.text()).doesNotContain("vk-");
        assertThat(database.value("select count(*) from api_key")).isEqualTo(before);
    }

    private List<?> state() {
        return List.of(
                database.rows("select * from vector_store_file where id = ?", document),
                database.rows("select * from review where id = ?", review));
    }

    /** Somebody of the IT Service Desk who signs in with the password of Idris. */
    private ApiClient hire(String roles) {
        String id = Ids.next("user_");
        String username = Ids.next("paged.").toLowerCase(java.util.Locale.ROOT);
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        database.change(
                "insert into principal (id, kind, username, display_name, roles, enabled, created_at, version)"
                        + " values (?, 'PERSON', ?, 'Paged', ?, true, ?, 1)",
                id,
                username,
                roles,
                now);
        database.change(
                "insert into principal_department (principal_id, department_id)"
                        + " select ?, id from department where code = 'it'",
                id);
        database.change(
                "insert into local_account (principal_id, password_hash, changed_at)"
                        + " select ?, a.password_hash, a.changed_at from local_account a"
                        + " join principal p on p.id = a.principal_id where p.username = 'idris'",
                id);
        ApiClient client = ApiClient.of(installation);
        assertThat(client.signIn(username, installation.passwordOf("idris")).header("Location"))
                .endsWith("/chat");
        client.readToken();
        return client;
    }
}
