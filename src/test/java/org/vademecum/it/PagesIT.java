package org.vademecum.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.vademecum.common.Ids;
import org.vademecum.support.ApiClient;
import org.vademecum.support.FacesPage;
import org.vademecum.support.Installation;
import org.vademecum.support.ProductDatabase;
import org.vademecum.support.RealmServer;
import org.vademecum.support.Reply;

/** Every page and servlet, tried by everybody; and what pages do, tried on what is somebody else's. */
@IntegrationTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagesIT {
    private static final Set<String> EVERYBODY = Set.of("employee", "colleague", "curator", "reviewer", "auditor");

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

    /** What pages do, in an order in which all of it can be. Each is tried on what is somebody else's, and from another site. */
    private static final Map<String, List<String>> COMMANDS = Map.of(
            "/admin/documents",
            List.of(
                    "refreshDocuments",
                    "retryDocuments",
                    "cancelDocument",
                    "narrowDocument",
                    "askDelete",
                    "deleteDocuments",
                    "restoreDocuments",
                    "purgeDocument"),
            "/admin/review",
            List.of("openReview", "saveVerdict", "reopenReview"),
            "/admin/assistants",
            List.of("saveAssistant", "shareAssistant", "withdrawAssistant", "deleteAssistant"),
            "/admin/departments",
            List.of(
                    "saveDepartment",
                    "tryAccess",
                    "previewRetention",
                    "saveRetention",
                    "saveBudget",
                    "placeHold",
                    "liftHold",
                    "deleteDepartment"),
            "/admin/keys",
            List.of("issueKey", "changeKey", "rotateKey", "revokeKey"));

    /** What commands answer that change nothing. */
    private static final Map<String, String> TOLD = Map.of(
            "refreshDocuments", "<changes>",
            "askDelete", "\"doomed\":1",
            "openReview", Targets.SECRET,
            "tryAccess", "People Assistant",
            "previewRetention", "\"previewed\":true");

    /** What changes what the page itself shows, and names no object. */
    private static final Set<String> LOOKS =
            Set.of("#{documentsBean.filtered}", "#{reviewBean.newer}", "#{reviewBean.older}");

    private static final Pattern ELEMENT = Pattern.compile("<(\\w+:\\w+)\\b([^>]*)>");
    private static final Pattern DOING =
            Pattern.compile("\\b(?:action|listener|actionListener|valueChangeListener)=\"([^\"]+)\"");
    private static final Pattern NAME = Pattern.compile("\\bname=\"([^\"]+)\"");
    private static final Pattern POSTED = Pattern.compile("<form [^>]*method=\"post\"[^>]*contextPath}(/[^\"]*)\"");

    private static final Path WEBAPP = Path.of("src/main/webapp");

    /** What of a page is another with each request. */
    private static final Pattern PASSING = Pattern.compile(
            "nonce[=-]\"?[\\w+/=-]+|csp\\.init\\('[^']*'|req_\\w+|data-csrf=\"[^\"]*\"|name=\"_csrf\" value=\"[^\"]*\""
                    + "|name=\"jakarta.faces.ViewState\"[^>]*value=\"[^\"]*\"");

    private final Installation installation;
    private final ProductDatabase database;
    private final RealmServer realm;
    private final Map<String, ApiClient> people = new TreeMap<>();

    /** Of Human Resources, as far as they are a department's. */
    private Targets targets;

    private String department;

    /** Of somebody whose session is over. */
    private final Map<String, FacesPage> left = new TreeMap<>();

    private ApiClient leaver;
    private ApiClient otherAdmin;
    private String key;

    PagesIT(Installation installation, RealmServer realm, ProductDatabase database) {
        this.installation = installation;
        this.realm = realm;
        this.database = database;
    }

    @BeforeAll
    void settleIn() {
        people.put("nobody", ApiClient.of(installation));
        people.put("employee", ApiClient.signedIn(installation, "idris"));
        people.put("colleague", hire("EMPLOYEE", "hr"));
        people.put("curator", hire("EMPLOYEE,CURATOR"));
        people.put("reviewer", hire("EMPLOYEE,REVIEWER"));
        people.put("auditor", hire("AUDITOR,EMPLOYEE"));
        people.put("admin", ApiClient.signedIn(installation, "amos"));
        targets = targets();
        department = database.value("select id from department where code = 'hr'");
        key = issueKey();
        otherAdmin = hire("EMPLOYEE,ADMIN");
        leaver = hire("EMPLOYEE,ADMIN");
        COMMANDS.keySet().forEach(path -> left.put(path, FacesPage.open(leaver, path)));
        leaver.submit("/logout", Map.of("_csrf", leaver.token())).expect(303);
    }

    @AfterAll
    void clear() {
        targets.clear(people.get("admin"));
    }

    private Targets targets() {
        return Targets.of(people.get("admin"), ApiClient.signedIn(installation, "hanna"), database);
    }

    static Set<String> pages() {
        return PAGES.keySet();
    }

    static List<Arguments> commands() {
        return COMMANDS.entrySet().stream()
                .flatMap(page -> page.getValue().stream().map(command -> Arguments.of(page.getKey(), command)))
                .toList();
    }

    static List<String> commandsOfDepartments() {
        return COMMANDS.get("/admin/departments");
    }

    static List<Arguments> commandsOnDocumentsAndReviews() {
        return Map.of(
                        "/admin/documents", List.of("curator", "colleague"),
                        "/admin/review", List.of("reviewer", "colleague"))
                .entrySet()
                .stream()
                .flatMap(page -> page.getValue().stream()
                        .flatMap(who -> COMMANDS.get(page.getKey()).stream()
                                .map(command -> Arguments.of(who, page.getKey(), command))))
                .toList();
    }

    static List<Arguments> commandsOnAssistants() {
        return Stream.of("curator", "employee", "colleague")
                .flatMap(who -> COMMANDS.get("/admin/assistants").stream().map(command -> Arguments.of(who, command)))
                .toList();
    }

    @Test
    void every_command_and_form_is_in_the_list() throws IOException {
        Set<String> commands = new TreeSet<>();
        Set<String> forms = new TreeSet<>();
        try (Stream<Path> files = Files.walk(WEBAPP)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".xhtml")).toList()) {
                String page = Files.readString(file);
                ELEMENT.matcher(page)
                        .results()
                        .forEach(element ->
                                doing(element.group(1), element.group(2)).ifPresent(commands::add));
                POSTED.matcher(page).results().forEach(form -> forms.add(form.group(1)));
            }
        }
        Set<String> listed = new TreeSet<>(LOOKS);
        COMMANDS.values().forEach(listed::addAll);
        assertThat(commands).isEqualTo(listed);
        assertThat(forms).containsExactly("/login", "/logout");
    }

    /** The name of what an element of a page does, or else the expression; empty for what does nothing. */
    private static Optional<String> doing(String element, String attributes) {
        Matcher name = NAME.matcher(attributes);
        Matcher doing = DOING.matcher(attributes);
        boolean remote = element.equals("p:remoteCommand");
        if (Set.of("f:viewAction", "f:event").contains(element)
                || (!doing.find() && !remote && !element.contains(":command"))) {
            return Optional.empty();
        }
        return Optional.of(remote && name.find() ? name.group(1) : doing.group(1));
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

    private String id(String kind) {
        return targets.ids().get(kind);
    }

    /** Whatever a link says, a page shows nothing of another department; an administrator belongs to all. */
    @ParameterizedTest
    @MethodSource("pages")
    void a_page_shows_nothing_of_another_department(String page) {
        String link = page + "?thread=" + id("thread") + "&run=" + id("run") + "&id=" + id("review") + "&document="
                + id("document") + "&department=" + department + "&list=open";
        people.forEach((who, client) -> {
            if (who.equals("colleague")) {
                assertThat(client.get(link).text()).doesNotContain(Targets.SECRET, "Hanna");
            } else if (!who.equals("admin")) {
                assertThat(client.get(link).text())
                        .as(who)
                        .doesNotContain(Targets.SECRET, "Human Resources manuals", "Hanna");
            }
        });
    }

    /** Keys and tokens are for programs: pages have neither readers nor commands among them. */
    @ParameterizedTest
    @MethodSource("pages")
    void no_key_or_token_opens_a_page(String page) {
        Map<String, Object> claims = new HashMap<>(realm.accessClaims());
        claims.put("sub", "paged-adele");
        claims.put("preferred_username", "paged.adele");
        claims.put("realm_access", Map.of("roles", List.of("employee", "admin")));
        Map<String, Object> expired = new HashMap<>(claims);
        expired.put("exp", Instant.now().getEpochSecond() - 3_600);
        Map<String, Object> foreign = new HashMap<>(claims);
        foreign.put("iss", "https://login.example/realms/another");
        for (String bearer : List.of(
                issued("revoked_at"), issued("expires_at"), realm.sign(expired), realm.sign(foreign), "vk-unknown")) {
            opensNothing(page, bearer, 401);
        }
        for (String bearer : List.of(key, realm.sign(claims))) {
            opensNothing(page, bearer, 200);
        }
    }

    /** @param models what the bearer is answered where it counts */
    private void opensNothing(String page, String bearer, int models) {
        ApiClient program = ApiClient.of(installation);
        assertThat(program.send(program.request("/v1/models")
                                .header("Authorization", "Bearer " + bearer)
                                .GET())
                        .status())
                .isEqualTo(models);

        Reply reply = program.send(program.request(page)
                .header("Authorization", "Bearer " + bearer)
                .GET());

        assertThat(reply.status()).isEqualTo(page.equals("/login") ? 200 : 303);
        assertThat(reply.headers().firstValue("Location").orElse("/login")).contains("/login");
    }

    /** An administrator's key that was good until a moment ago. */
    private String issued(String until) {
        String secret =
                database.issueKey(database.value("select id from principal where username = 'amos' and enabled"));
        database.change(
                "update api_key set name = 'past', " + until + " = ? where name = 'issued'",
                OffsetDateTime.now(ZoneOffset.UTC).minusMinutes(1));
        return secret;
    }

    private String issueKey() {
        Matcher shown = Pattern.compile("vk-[\\w-]+")
                .matcher(FacesPage.open(people.get("admin"), "/my-keys")
                        .call("issueKey", Map.of("name", "Paged", "scopes", "read", "last_day", ""))
                        .expect(200)
                        .text());
        assertThat(shown.find()).isTrue();
        return shown.group();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void a_session_that_is_over_opens_no_page(String page) {
        Reply reply = leaver.get(page);

        assertThat(reply.status()).isEqualTo(page.equals("/login") ? 200 : 303);
        assertThat(reply.headers().firstValue("Location").orElse("/login")).contains("/login");
        assertThat(reply.text()).doesNotContain("Human Resources manuals", "Hanna");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void no_page_does_anything_for_another_site_or_for_a_session_that_is_over(String path, String command) {
        FacesPage page = FacesPage.open(people.get("admin"), path);
        String foreign = FacesPage.open(otherAdmin, path).viewState();
        pick(page, command);
        Map<String, String> form = page.form(command, parameters(path, command));
        Map<String, String> without = new HashMap<>(form);
        without.remove(FacesPage.VIEW_STATE);
        Map<String, String> another = new HashMap<>(form);
        another.put(FacesPage.VIEW_STATE, foreign);
        List<?> before = everything();

        page.client().submit(path, without);
        page.client().submit(path, another);
        for (Map.Entry<String, String> elsewhere : Map.of(
                        "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example")
                .entrySet()) {
            Reply reply = page.client().submit(path, form, Map.ofEntries(elsewhere));
            assertThat(reply.status()).as("%s", elsewhere).isEqualTo(403);
        }
        Reply over = left.get(path).call(command, parameters(path, command));

        assertThat(over.status()).isEqualTo(303);
        assertThat(over.header("Location")).contains("/login");
        assertThat(everything()).isEqualTo(before);
    }

    /** With the parameters of all the others, who are refused. */
    @Test
    void every_command_is_obeyed_where_its_page_s_reader_gives_it() {
        Map<String, ApiClient> readers = Map.of(
                "/admin/documents", hire("EMPLOYEE,CURATOR", "hr"),
                "/admin/review", hire("EMPLOYEE,REVIEWER", "hr"),
                "/admin/assistants", hire("EMPLOYEE,CURATOR", "hr"),
                "/admin/departments", people.get("admin"),
                "/admin/keys", people.get("admin"));
        Targets doomed = targets();
        try {
            readers.forEach((path, reader) -> {
                FacesPage page = FacesPage.open(reader, path);
                for (String command : COMMANDS.get(path)) {
                    List<?> before = doomed.rows(database);

                    Reply reply = page.call(command, doomed.parameters(path, command, database))
                            .expect(200);

                    if (TOLD.containsKey(command)) {
                        assertThat(reply.text() + FacesPage.told(reply))
                                .as(command)
                                .contains(TOLD.get(command));
                    } else {
                        assertThat(doomed.rows(database)).as(command).isNotEqualTo(before);
                    }
                }
            });
        } finally {
            doomed.clear(people.get("admin"));
        }
    }

    private Map<String, String> parameters(String path, String command) {
        return targets.parameters(path, command, database);
    }

    /** What is deleted is what the page has asked about. */
    private void pick(FacesPage page, String command) {
        if (command.equals("deleteDocuments")) {
            page.call("askDelete", parameters(page.path(), "askDelete"));
        }
    }

    private List<?> everything() {
        return List.of(
                state(),
                // Without its view state a form only asks for the page, which shows an answer.
                database.value("select count(*) from audit_entry where action <> 'foreign.read' and actor_id in"
                        + " (select id from principal where username = 'amos' or roles = 'EMPLOYEE,ADMIN')"));
    }

    private List<?> state() {
        return targets.rows(database);
    }

    @ParameterizedTest
    @MethodSource("forgeries")
    void nobody_is_signed_in_by_another_site(String token, Map<String, String> headers) {
        ApiClient visitor = ApiClient.of(installation);
        String own = visitor.formToken();
        Map<String, String> form =
                new HashMap<>(Map.of("username", "idris", "password", installation.passwordOf("idris"), "next", ""));
        form.put(
                "_csrf",
                token.equals("own")
                        ? own
                        : token.equals("foreign") ? ApiClient.of(installation).formToken() : token);

        Reply reply = visitor.submit("/login", form, headers);

        assertThat(reply.header("Location")).endsWith("/login?expired=true");
        assertThat(visitor.get("/api/me").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @MethodSource("forgeries")
    void nobody_is_signed_out_by_another_site(String token, Map<String, String> headers) {
        ApiClient employee = people.get("employee");
        String sent = token.equals("own")
                ? employee.token()
                : token.equals("foreign") ? people.get("curator").token() : token;

        Reply reply = employee.submit("/logout", Map.of("_csrf", sent), headers);

        assertThat(reply.header("Location")).endsWith("/login?expired=true");
        assertThat(employee.get("/api/me").status()).isEqualTo(200);
    }

    /** Whose token a form of another site has, and what the browser says of it. */
    static List<Arguments> forgeries() {
        return List.of(
                Arguments.of("", Map.of()),
                Arguments.of("guessed", Map.of()),
                Arguments.of("foreign", Map.of()),
                Arguments.of("own", Map.of("Sec-Fetch-Site", "cross-site")),
                Arguments.of("own", Map.of("Origin", "https://evil.example")));
    }

    /** A link to what is somebody else's shows what one to nothing shows, after as much work. */
    @ParameterizedTest
    @CsvSource({
        "employee, /chat?thread=, thread",
        "employee, /chat?run=, run",
        "colleague, /chat?thread=, thread",
        "curator,  /admin/documents?department=, department",
        "curator,  /admin/documents?document=, document",
        "curator,  /admin/assistants?id=, assistant",
        "curator,  /admin/assistants?after=, assistant",
        "curator,  /admin/retrieval?store=, store",
        "curator,  /admin/glossary?department=, department",
        "reviewer, /admin/review?id=, review",
        "reviewer, /admin/review?list=done&id=, judged",
        "auditor,  /admin/audit?object=, document",
        "auditor,  /admin/audit?actor=, reader",
        "curator,  /admin/context?run=, run",
        "curator,  /admin/departments?id=, department",
        "curator,  /admin/keys?id=, key"
    })
    void a_link_to_what_is_somebody_else_s_is_as_one_to_nothing(String who, String link, String kind) {
        String id = switch (kind) {
            case "department" -> department;
            case "store" -> database.value("select id from vector_store where name = 'Human Resources manuals'");
            case "reader" -> database.value("select id from principal where username = 'hanna'");
            default -> id(kind);
        };
        String missing = Ids.next(id.substring(0, id.indexOf('_') + 1));
        ApiClient client = people.get(who);

        assertThat(told(client.get(link + id), id)).isEqualTo(told(client.get(link + missing), missing));
        if (StatementCounts.areKeptBy(database)) {
            try (StatementCounts statements = new StatementCounts(database)) {
                StatementCounts.Pair asked = statements.of(
                        () -> client.get(link + id),
                        () -> client.get(link + missing),
                        text -> text.replace(id, "{id}").replace(missing, "{id}"));
                assertThat(asked.one()).isEqualTo(asked.other());
            }
        }
    }

    private static String told(Reply reply, String id) {
        return reply.status() + "\n"
                + PASSING.matcher(reply.text()).replaceAll("").replace(id, "{id}");
    }

    /** The colleague, for whom the page is not there, sends what somebody's page would. */
    @ParameterizedTest
    @MethodSource("commandsOnDocumentsAndReviews")
    void a_page_does_nothing_to_what_is_not_the_caller_s(String who, String path, String command) {
        List<?> before = state();
        boolean theirs = PAGES.get(path).contains(who);
        FacesPage open = FacesPage.open(people.get(theirs ? who : "admin"), path);
        FacesPage page = theirs ? open : new FacesPage(people.get(who), path, open.html());

        pick(page, command);
        Reply reply = page.call(command, parameters(path, command));

        assertThat(reply.text() + FacesPage.told(reply))
                .doesNotContain(Targets.SECRET, "\"doomed\":1", "\"deleted\":\"vsf_");
        assertThat(state()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("commandsOnAssistants")
    void another_department_s_assistant_is_not_there(String who, String command) {
        List<?> before = state();
        FacesPage page = FacesPage.open(people.get("curator"), "/admin/assistants");
        Map<String, String> one = parameters("/admin/assistants", command);
        Map<String, String> wanted = new HashMap<>(one);
        wanted.keySet().removeAll(Set.of("id", "assistant", "version"));
        FacesPage theirs = who.equals("curator") ? page : new FacesPage(people.get(who), page.path(), page.html());

        theirs.call(command, one);
        theirs.call(command, wanted);

        assertThat(people.get("curator")
                        .get("/admin/assistants?id=" + id("assistant"))
                        .status())
                .isEqualTo(404);
        assertThat(page.html()).doesNotContain(id("assistant"));
        assertThat(state()).isEqualTo(before);
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
    @MethodSource("commandsOfDepartments")
    void departments_and_what_others_see_are_for_administrators_alone(String command) {
        List<?> before = state();
        FacesPage admins = FacesPage.open(people.get("admin"), "/admin/departments");
        Map<String, String> parameters = parameters("/admin/departments", command);

        people.forEach((who, client) -> {
            if (!who.equals("admin")) {
                Reply reply = new FacesPage(client, admins.path(), admins.html()).call(command, parameters);
                assertThat(reply.text()).as(who).doesNotContain("Hanna", "People Assistant", "saved", "previewed");
            }
        });

        assertThat(state()).isEqualTo(before);
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
    @CsvSource({"FOUND, Isolation alarm", "SILENT, a canary is missing", "FAILED, the check broke off with an error"})
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

    /** Somebody, of the IT Service Desk unless said otherwise, who signs in with the password of Idris. */
    private ApiClient hire(String roles) {
        return hire(roles, "it");
    }

    private ApiClient hire(String roles, String department) {
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
                        + " select ?, id from department where code = ?",
                id,
                department);
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
