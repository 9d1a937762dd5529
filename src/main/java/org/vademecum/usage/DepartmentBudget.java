package org.vademecum.usage;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import org.jspecify.annotations.Nullable;

/** What an administrator lets a department spend a day. A department without one spends what is configured. */
@Entity
@Table(name = "department_budget")
class DepartmentBudget {
    @Id
    @Column(name = "department_id")
    private String departmentId;

    private @Nullable Long tokens;

    @Column(name = "upload_bytes")
    private @Nullable Long uploadBytes;

    @Version
    private long version;

    @SuppressWarnings("NullAway.Init")
    protected DepartmentBudget() {}

    DepartmentBudget(String departmentId) {
        this.departmentId = departmentId;
    }

    void become(BudgetTerms terms) {
        tokens = terms.tokens();
        uploadBytes = terms.uploadBytes();
    }

    String departmentId() {
        return departmentId;
    }

    BudgetTerms terms() {
        return new BudgetTerms(tokens, uploadBytes);
    }
}
