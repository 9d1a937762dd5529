package org.vademecum.web.admin;

import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.ApiKey;
import org.vademecum.access.ApiKeyService;
import org.vademecum.access.Department;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.access.Principal;
import org.vademecum.access.Role;

/** {@code /admin/keys}: the API keys of programs, and the service accounts and people they stand for. */
@Named
@ViewScoped
public class KeysBean implements Serializable {
    @Inject
    ApiKeyService keys;

    @Inject
    DepartmentRepository departments;

    @Inject
    AdminRequest request;

    @Inject
    KeyRequest changes;

    @Inject
    AdminTexts texts;

    @Inject
    Clock clock;

    private transient @Nullable List<KeyItem> items;

    /** Ends the request for whoever is no administrator. */
    public void enter() {
        AdminRequest.require(request.administers());
    }

    /** Makes the key of the request parameters, with a service account of its own where none is named. */
    public void issue() {
        String account = AdminRequest.parameter("account");
        changes.issue(terms -> account.isEmpty()
                ? keys.issueToNewAccount(request.caller(), AdminRequest.parameter("department"), terms)
                : keys.issue(request.caller(), account, terms));
        items = null;
    }

    public void change() {
        changes.change();
        items = null;
    }

    public void rotate() {
        changes.rotate();
        items = null;
    }

    public void revoke() {
        changes.revoke();
        items = null;
    }

    /** Newest first. */
    public List<KeyItem> getKeys() {
        List<KeyItem> known = items;
        if (known == null) {
            known = load();
            items = known;
        }
        return known;
    }

    private List<KeyItem> load() {
        List<ApiKey> all = keys.list(request.caller());
        Map<String, Principal> accounts = keys.holders(request.caller(), all);
        Map<String, Department> known = departments.byId(accounts.values().stream()
                .flatMap(account -> account.departmentIds().stream())
                .collect(Collectors.toSet()));
        Locale locale = FacesContext.getCurrentInstance().getViewRoot().getLocale();
        Instant now = clock.instant();
        return all.stream()
                .map(key -> {
                    Principal account = accounts.get(key.principalId());
                    return new KeyItem(
                            key,
                            account == null ? "" : account.displayName(),
                            account == null ? "" : describe(account, known),
                            now,
                            locale);
                })
                .toList();
    }

    private String describe(Principal account, Map<String, Department> known) {
        return account.roles().contains(Role.ADMIN)
                ? texts.text("admin_keys.administrator")
                : names(account.departmentIds(), known);
    }

    private static String names(Collection<String> ids, Map<String, Department> known) {
        return ids.stream()
                .map(known::get)
                .filter(department -> department != null)
                .map(Department::name)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** The service accounts that a key can be made for. */
    public List<Choice> getAccounts() {
        return keys.accounts(request.caller()).stream()
                .map(account -> new Choice(account.id(), account.displayName()))
                .toList();
    }

    public List<Choice> getDepartments() {
        return departments.list().stream()
                .map(department -> new Choice(department.id(), department.name()))
                .toList();
    }

    public String getSummary() {
        return KeyItem.summary(getKeys(), texts);
    }
}
