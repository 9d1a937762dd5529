package org.vademecum.usage;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vademecum.access.Department;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.access.Meter;

/** What may be spent a day: as configured, and of departments as administrators say; 0 is as much as one likes. */
@ApplicationScoped
class BudgetLimits {
    @Inject
    @ConfigProperty(name = "vademecum.budget.tokens-per-key", defaultValue = "0")
    long tokensPerKey;

    @Inject
    @ConfigProperty(name = "vademecum.budget.tokens-per-principal", defaultValue = "0")
    long tokensPerPrincipal;

    @Inject
    @ConfigProperty(name = "vademecum.budget.tokens-per-department", defaultValue = "0")
    String tokensPerDepartment;

    @Inject
    @ConfigProperty(name = "vademecum.budget.upload-bytes-per-key", defaultValue = "0")
    long bytesPerKey;

    @Inject
    @ConfigProperty(name = "vademecum.budget.upload-bytes-per-principal", defaultValue = "0")
    long bytesPerPrincipal;

    @Inject
    @ConfigProperty(name = "vademecum.budget.upload-bytes-per-department", defaultValue = "0")
    String bytesPerDepartment;

    @Inject
    DepartmentRepository departments;

    @Inject
    DepartmentBudgets budgets;

    /** Whether anybody is held to anything. */
    boolean areSet() {
        boolean ofSomebody = Stream.of(tokensPerKey, tokensPerPrincipal, bytesPerKey, bytesPerPrincipal)
                .anyMatch(limit -> limit > 0);
        return ofSomebody
                || !allowances.values().stream().allMatch(Allowance::isUnlimited)
                || !budgets.all().isEmpty();
    }

    private Map<Meter, Allowance> allowances = Map.of();

    /** Codes of departments do not change. */
    private final Map<String, String> codes = new ConcurrentHashMap<>();

    @PostConstruct
    void read() {
        allowances = Map.of(
                Meter.TOKENS, Allowance.parse(tokensPerDepartment),
                Meter.UPLOADS, Allowance.parse(bytesPerDepartment));
    }

    long of(Account account) {
        return of(account.kind(), account.meter(), account.spender());
    }

    long of(Account.Kind kind, Meter meter, String spender) {
        return switch (kind) {
            case KEY -> ofKey(meter);
            case PRINCIPAL -> ofPrincipal(meter);
            case DEPARTMENT -> ofDepartment(meter, spender);
        };
    }

    private long ofKey(Meter meter) {
        return switch (meter) {
            case TOKENS -> tokensPerKey;
            case UPLOADS -> bytesPerKey;
        };
    }

    private long ofPrincipal(Meter meter) {
        return switch (meter) {
            case TOKENS -> tokensPerPrincipal;
            case UPLOADS -> bytesPerPrincipal;
        };
    }

    private long ofDepartment(Meter meter, String departmentId) {
        Long said = budgets.of(departmentId).of(meter);
        return said == null ? configured(meter, departmentId) : said;
    }

    long configured(Meter meter, String departmentId) {
        Allowance allowance = allowances.getOrDefault(meter, Allowance.NONE);
        return allowance.isUnlimited() ? 0 : allowance.of(code(departmentId));
    }

    private String code(String departmentId) {
        String known = codes.get(departmentId);
        if (known != null) {
            return known;
        }
        String code = departments.find(departmentId).map(Department::code).orElse("");
        codes.put(departmentId, code);
        return code;
    }
}
