package org.vademecum.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vademecum.common.Ids;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Await;
import org.vademecum.support.Golden;
import org.vademecum.support.Installation;
import org.vademecum.support.ProductDatabase;
import org.vademecum.support.Program;
import org.vademecum.support.Reply;

/** What programs and administrators hear of a budget that is used up. */
@IntegrationTest
class BudgetsIT {
    private final Installation installation;
    private final ProductDatabase database;

    BudgetsIT(Installation installation, ProductDatabase database) {
        this.installation = installation;
        this.database = database;
    }

    @Test
    void a_department_that_has_used_up_its_uploads_is_refused_and_its_administrators_are_told() {
        Program program = Program.of(installation).with("Authorization", "Bearer " + keyOf(department()));
        ApiClient admin = ApiClient.signedIn(installation, "amos");
        assertThat(admin.get("/admin/documents").expect(200).text()).doesNotContain("Budgeted has used");

        Reply first = upload(program);
        Reply second = upload(program);

        assertThat(first.status()).isEqualTo(200);
        assertThat(second.status()).isEqualTo(429);
        assertThat(second.error("type")).isEqualTo("insufficient_quota");
        assertThat(second.errorCode()).isEqualTo("insufficient_quota");
        Golden.check("error-budget", second.json());
        assertThat(second.error("message")).contains("Your department has used up today's budget");
        assertThat(Long.parseLong(second.header("retry-after"))).isBetween(1L, 86_401L);
        assertThat(second.header("x-should-retry")).isEqualTo("false");
        assertThat(program.get("/models").status()).isEqualTo(200);
        Reply ofPage = admin.upload(storeOf(program), "a.md", "Too much.".getBytes(StandardCharsets.UTF_8));
        assertThat(ofPage.status()).isEqualTo(429);
        assertThat(ofPage.errorCode()).isEqualTo("budget_exceeded");
        assertThat(Long.parseLong(ofPage.header("Retry-After"))).isBetween(1L, 86_401L);
        assertThat(Long.parseLong(ofPage.header("x-ratelimit-limit-requests"))).isPositive();
        assertThat(Long.parseLong(ofPage.header("x-ratelimit-remaining-requests")))
                .isNotNegative();
        assertThat(ofPage.header("x-ratelimit-reset-requests")).isNotBlank();
        Await.until(
                "the page tells of it",
                Duration.ofSeconds(60),
                () -> admin.get("/admin/documents").text().contains("Budgeted has used up today’s budget of uploads"));
    }

    /** The department's own. */
    private String storeOf(Program program) {
        String id = program.write("/vector_stores", Map.of("name", "Budgeted"))
                .get("id")
                .asText();
        database.change("update vector_store set owner_id = null, audience = department_id where id = ?", id);
        return id;
    }

    private static Reply upload(Program program) {
        byte[] content = "Enough for a day.".getBytes(StandardCharsets.UTF_8);
        return program.form("/files", Map.of("purpose", "assistants"), "file", "a.txt", content);
    }

    /** Its budget is a single byte. */
    private String department() {
        String id = Ids.next("dept_");
        database.change(
                "insert into department (id, code, name, initials, created_at)"
                        + " values (?, 'budgeted', 'Budgeted', 'BU', ?)",
                id,
                OffsetDateTime.now(ZoneOffset.UTC));
        return id;
    }

    private String keyOf(String department) {
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        String account = Ids.next("svc_");
        database.change(
                "insert into principal (id, kind, username, display_name, roles, enabled, created_at, version)"
                        + " values (?, 'SERVICE', ?, 'Budgeted', 'EMPLOYEE', true, ?, 1)",
                account,
                Ids.next("budgeted."),
                now);
        database.change(
                "insert into principal_department (principal_id, department_id) values (?, ?)", account, department);
        return database.issueKey(account);
    }
}
