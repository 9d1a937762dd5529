package org.vademecum.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vademecum.support.ApiClient;
import org.vademecum.support.DocumentsDesk;
import org.vademecum.support.Installation;
import org.vademecum.support.ProductDatabase;
import org.vademecum.support.Program;
import org.vademecum.support.Reply;

/** Whatever is taken out of the product is a file and nothing that a browser or a spreadsheet runs. */
@IntegrationTest
class ExportsIT {
    private static final String SCRIPT = "<script>alert(document.cookie)</script>";
    private static final String FORMULA = "=HYPERLINK(\"https://evil.example\")";

    private final Installation installation;
    private final ProductDatabase database;

    ExportsIT(Installation installation, ProductDatabase database) {
        this.installation = installation;
        this.database = database;
    }

    @Test
    void an_audit_is_a_file_of_lines_without_formulas() {
        ApiClient admin = ApiClient.signedIn(installation, "amos");

        Reply csv = admin.get("/api/audit/export?format=csv").expect(200);
        Reply lines = admin.get("/api/audit/export?format=jsonl").expect(200);

        assertDownloaded(csv, "text/csv");
        assertThat(csv.text().lines().skip(1))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).doesNotContainPattern("(^|,)\"?[=+@|%-]"));
        assertDownloaded(lines, "json");
    }

    @Test
    void a_glossary_brings_no_formula_into_a_spreadsheet() {
        ApiClient admin = ApiClient.signedIn(installation, "amos");
        String field = database.value("select id from department where code = 'field'");
        String path = "/api/departments/" + field + "/glossary";
        admin.put(
                        path,
                        Map.of(
                                "entries",
                                List.of(Map.of("term", FORMULA, "synonyms", List.of(SCRIPT, "+1", "@SUM(A1)")))))
                .expect(200);
        try {
            Reply csv = admin.get(path + "/csv").expect(200);

            assertDownloaded(csv, "text/csv");
            assertThat(csv.text()).contains("'=HYPERLINK", "'+1", "'@SUM");
            assertThat(csv.text().lines().skip(1))
                    .allSatisfy(line -> assertThat(line).doesNotContainPattern("(^|,)\"?[=+@|%-]"));
        } finally {
            admin.put(path, Map.of("entries", List.of())).expect(200);
        }
    }

    @Test
    void what_is_kept_of_a_person_is_an_archive() {
        assertDownloaded(
                ApiClient.signedIn(installation, "hanna").get("/api/me/export").expect(200), "application/zip");
    }

    @Test
    void a_document_of_html_is_downloaded_and_runs_nothing() {
        DocumentsDesk desk = DocumentsDesk.in(installation);
        String page = "<html><body><p>The gate is closed at night.</p>" + SCRIPT + "</body></html>";
        String id = desk.uploadAndAwait("IT", "gate.html", page.getBytes(StandardCharsets.UTF_8));

        Reply content = desk.curator().get("/api/documents/" + id + "/content").expect(200);

        assertDownloaded(content, "octet-stream");
    }

    @Test
    void a_file_of_a_program_is_downloaded_and_runs_nothing() {
        Program program = Program.of(installation);
        String file = program.upload("assistants", "gate.html", SCRIPT.getBytes(StandardCharsets.UTF_8));

        assertDownloaded(program.download("/files/" + file + "/content").expect(200), "application/octet-stream");
    }

    private static void assertDownloaded(Reply reply, String type) {
        assertThat(reply.header("Content-Disposition")).startsWith("attachment");
        assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(reply.header("Content-Security-Policy")).isEqualTo("sandbox; default-src 'none'");
        assertThat(reply.header("Content-Type")).contains(type);
    }
}
