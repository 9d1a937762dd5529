package org.vademecum.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.vademecum.support.Installation;

/** An administrator makes a department, maps it, looks at what somebody would see and what a night would delete, and deletes it, by keyboard. */
class DepartmentsE2E extends BrowserTest {
    @Override
    Installation installation() {
        return Products.builtIn().installation();
    }

    @Test
    void a_department_is_made_mapped_looked_into_and_deleted() {
        Page page = signedIn("amos");
        page.navigate("/admin/departments");
        page.locator("#new-department").click();
        page.locator("#name").press("Enter");
        assertThat(page.locator("#department-error")).containsText("Give the department a name");
        assertThat(page.locator("#name")).isFocused();

        page.locator("#name").fill("Legal affairs");
        page.locator("#code").fill("legal");
        page.locator("#by-path").check();
        page.locator("#group").fill("/departments/hr");
        page.locator("#group").press("Enter");
        assertThat(page.locator("#department-error")).containsText("gives another department already");
        assertThat(page.locator("#group")).isFocused();
        page.locator("#group").fill("/company/legal");
        page.locator("#group").press("Enter");

        Locator row = page.locator("#form\\:departments tbody tr")
                .filter(new Locator.FilterOptions().setHasText("Legal affairs"));
        assertThat(row).containsText("/company/legal");
        assertThat(page.locator("#new-department")).isFocused();
        row.locator("[data-action=edit]").click();
        page.locator("#by-name").check();
        page.locator("#name").fill("Legal");
        page.locator("#save").click();
        assertThat(row).hasCount(0);

        page.locator("#subject").fill("hanna");
        page.locator("#subject").press("Enter");
        assertThat(page.locator("#form\\:answer")).containsText("Assigned in this installation");
        page.locator("#subject").fill("eyJhbGciOiJSUzI1NiJ9");
        page.locator("#try").click();
        assertThat(page.locator("#form\\:answer")).containsText("no token means anything");
        assertThat(page.locator("#subject")).hasValue("");

        Locator retention = page.locator("[data-action=retention][data-name='Human Resources']");
        retention.click();
        page.locator("#threads").fill("0");
        page.locator("#preview").click();
        assertThat(page.locator("#retention-error")).containsText("between 1 and 36,500");
        page.locator("#runs").fill("3652");
        page.locator("#threads").fill("3650");
        page.locator("#threads").press("Enter");
        assertThat(page.locator("#due-panel")).containsText("0 conversations");
        assertThat(page.locator("#save-retention")).isFocused();
        page.locator("#threads").fill("3651");
        assertThat(page.locator("#save-retention")).isHidden();
        page.locator("#preview").click();
        page.locator("#save-retention").click();
        assertThat(retention).isFocused();
        assertThat(page.locator("#form\\:departments")).containsText("conversations 3,651 days, runs 3,652 days");

        Locator budget = page.locator("[data-action=budget][data-name='Human Resources']");
        budget.click();
        assertThat(page.locator("#tokens-hint")).hasText("Empty: as configured, no limit");
        page.locator("#tokens").fill("-1");
        page.locator("#save-budget").click();
        assertThat(page.locator("#budget-error")).containsText("from 0 on");
        assertThat(page.locator("#tokens")).isFocused();
        page.locator("#tokens").fill("5000000");
        page.locator("#uploads").fill("500");
        page.locator("#uploads").press("Enter");
        assertThat(budget).isFocused();
        assertThat(page.locator("#form\\:departments")).containsText("5,000,000 tokens, 500.0 MB");
        budget.click();
        page.locator("#tokens").fill("");
        page.locator("#uploads").fill("");
        page.locator("#save-budget").click();
        assertThat(page.locator("#form\\:departments")).not().containsText("5,000,000");

        page.locator("#new-hold").click();
        page.locator("#person").fill("nobody-of-this-name");
        page.locator("#reason").fill("Case 2026/17");
        page.locator("#reason").press("Enter");
        assertThat(page.locator("#hold-error")).containsText("Nobody here");
        assertThat(page.locator("#person")).isFocused();
        page.locator("#person").fill("freya");
        page.locator("#reason").press("Enter");
        assertThat(page.locator("#form\\:holds")).containsText("Case 2026/17");
        page.locator("#form\\:holds [data-action=lift]").click();
        page.locator("[data-action=lift-confirmed]").click();
        assertThat(page.locator("#form\\:holds")).not().containsText("Case 2026/17");
        retention.click();
        page.locator("#threads").fill("");
        page.locator("#runs").fill("");
        page.locator("#preview").click();
        assertThat(page.locator("#due-panel")).containsText("kept for ever");
        page.locator("#save-retention").click();
        assertThat(page.locator("#form\\:departments")).not().containsText("3,651");

        page.getByLabel("Delete Human Resources").click();
        assertThat(page.locator("#delete-text")).containsText("members");
        assertThat(page.locator("#delete-confirmed")).isHidden();
        page.keyboard().press("Escape");
        assertThat(page.getByLabel("Delete Human Resources")).isFocused();
        page.getByLabel("Delete Legal").click();
        page.locator("#delete-confirmed").click();
        assertThat(page.getByLabel("Delete Legal")).hasCount(0);
    }
}
