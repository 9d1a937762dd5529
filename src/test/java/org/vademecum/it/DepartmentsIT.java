package org.vademecum.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vademecum.support.ApiClient;
import org.vademecum.support.FacesPage;
import org.vademecum.support.Installation;
import org.vademecum.support.ProductDatabase;
import org.vademecum.support.RealmServer;

/** An administrator asks what somebody would see, and is told what they would. */
@IntegrationTest
class DepartmentsIT {
    private final ProductDatabase database;
    private final RealmServer realm;
    private final ApiClient amos;
    private final FacesPage page;

    DepartmentsIT(Installation installation, ProductDatabase database, RealmServer realm) {
        this.database = database;
        this.realm = realm;
        amos = ApiClient.signedIn(installation, "amos");
        page = FacesPage.open(amos, "/admin/departments");
    }

    @Test
    void a_token_is_answered_with_what_its_bearer_would_see_and_leaves_no_trace() {
        String token = token(Map.of("groups", List.of("/departments/hr", "/departments/Quarry", "/chess")));

        String answer = tryOut(token);

        assertThat(answer)
                .contains("would get in", "Nora of the realm", "Has never been here", "employee")
                .contains("Human Resources", "Group /departments/hr")
                .contains("/departments/Quarry", "Would found the department “Quarry”")
                .contains("/chess", "no department is mapped to it")
                .contains("People Assistant", "Human Resources manuals", "Member of the department")
                .doesNotContain("Workshop Assistant", "Field Service manuals")
                .doesNotContain(token, token.substring(token.lastIndexOf('.')));
        assertThat(database.rows("select id from principal where username = 'nora.of.the.realm'"))
                .isEmpty();
        assertThat(database.rows("select id from department where code = 'quarry'"))
                .isEmpty();
        String header = token.substring(0, token.indexOf('.'));
        assertThat(database.rows("select id from audit_entry where details like '%" + header + "%'"))
                .isEmpty();
        assertThat(database.rows("select id from audit_entry where action = 'access.trial'"))
                .isNotEmpty();
    }

    @Test
    void what_another_department_shares_is_told_with_its_reason_and_its_store_is_not() {
        String shares = "/api/assistants/" + database.value("select id from assistant where name = 'People Assistant'")
                + "/shares";
        Map<String, String> field = Map.of("department", "field");
        amos.post(shares, field).expect(200);
        try {
            assertThat(tryOut("freya"))
                    .contains("Workshop Assistant", "Member of the department")
                    .contains("People Assistant", "Shared by the department")
                    .doesNotContain("Human Resources manuals");
        } finally {
            amos.post(shares + "/withdraw", field).expect(200);
        }
        assertThat(tryOut("freya")).doesNotContain("People Assistant");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exp    | -3600                 | has expired",
                "nbf    | 3600                  | from the future",
                "iss    | https://evil.example  | another identity provider",
                "aud    | account               | for another service",
                "azp    | other                 | a client that is not let in",
                "typ    | ID                    | no access token",
            })
    void what_is_wrong_with_a_token_is_told_in_plain_words(String claim, String value, String told) {
        Object wrong = value.matches("-?\\d+") ? Instant.now().getEpochSecond() + Long.parseLong(value) : value;

        assertThat(tryOut(token(Map.of(claim, wrong))))
                .contains(told)
                .doesNotContain("People Assistant", "would get in");
    }

    @Test
    void what_somebody_lacks_is_told_in_plain_words() {
        assertThat(tryOut("eyJhbGciOiJSUzI1NiJ9")).contains("no complete token");
        assertThat(tryOut(realm.signByStranger(claims()))).contains("has not signed this token");
        assertThat(tryOut(token(Map.of("realm_access", Map.of())))).contains("would not get in", "none of the roles");
        assertThat(tryOut(token(Map.of("groups", List.of()))))
                .contains("names no group", "sees nothing")
                .doesNotContain("People Assistant");
        assertThat(tryOut("nobody.of.this.name")).contains("Nobody here has this user name");
    }

    @Test
    void an_account_is_answered_with_what_its_holder_sees() {
        assertThat(tryOut("hanna"))
                .contains("Assigned in this installation", "People Assistant", "Human Resources manuals")
                .doesNotContain("Workshop Assistant");
        assertThat(tryOut("amos")).contains("All departments", "Administrator", "Workshop Assistant");
    }

    @Test
    void a_department_is_made_mapped_and_deleted() {
        String token = token(Map.of("groups", List.of("/company/gravel")));
        assertThat(tryOut(token)).doesNotContain("Gravel pit");

        assertThat(save("Gravel pit", "gravel", "/company/gravel")).contains("saved");

        assertThat(tryOut(token)).contains("Gravel pit", "Group /company/gravel");
        assertThat(save("Gravel pit", "gravel-2", "/company/gravel-2")).contains("Another department has this name");
        assertThat(save("Other", "other", "/company/gravel")).contains("gives another department already");
        assertThat(save("Other", "other", "company")).contains("named by its full path");
        String id = database.value("select id from department where code = 'gravel'");
        page.call("deleteDepartment", Map.of("id", id));
        assertThat(database.rows("select id from department where code in ('gravel', 'gravel-2', 'other')"))
                .isEmpty();
        String hr = database.value("select id from department where code = 'hr'");
        assertThat(page.call("deleteDepartment", Map.of("id", hr)).text()).contains("holds something");
        assertThat(database.rows("select action from audit_entry where object_id = '" + id + "' order by seq"))
                .containsExactly(List.of("department.create"), List.of("department.delete"));
    }

    private String save(String name, String code, String group) {
        return page.call(
                        "saveDepartment",
                        Map.of("id", "", "name", name, "code", code, "mapped", "true", "group", group))
                .text();
    }

    private String tryOut(String subject) {
        return page.call("tryAccess", Map.of("subject", subject)).expect(200).text();
    }

    private String token(Map<String, ?> change) {
        Map<String, Object> claims = claims();
        claims.putAll(change);
        return realm.sign(claims);
    }

    /** A person who has never come. */
    private Map<String, Object> claims() {
        Map<String, Object> claims = new HashMap<>(realm.accessClaims());
        claims.put("sub", "nora-1");
        claims.put("preferred_username", "nora.of.the.realm");
        claims.put("name", "Nora of the realm");
        return claims;
    }
}
