package org.vademecum.web.admin;

import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.ApiKeyService;
import org.vademecum.access.Department;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.access.Principal;
import org.vademecum.access.Role;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;

/** {@code /admin/keys}: the API keys of programs and the service accounts they stand for. */
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
        submit(() -> {
            String account = AdminRequest.parameter("account");
            String name = AdminRequest.parameter("name");
            ApiKeyService.Issued issued = account.isEmpty()
                    ? keys.issueToNewAccount(request.caller(), AdminRequest.parameter("department"), name, end())
                    : keys.issue(request.caller(), account, name, end());
            AdminRequest.tell("secret", issued.secret());
        });
    }

    /** Gives the key in the request parameters another name and end. */
    public void change() {
        submit(() -> {
            String id = AdminRequest.parameter("id");
            keys.change(request.caller(), id, AdminRequest.parameter("name"), end());
            AdminRequest.tell("toast", texts.text("admin_keys.changed"));
        });
    }

    public void revoke() {
        submit(() -> {
            keys.revoke(request.caller(), AdminRequest.parameter("id"));
            AdminRequest.tell("toast", texts.text("admin_keys.revoked"));
        });
    }

    private void submit(Runnable change) {
        try {
            change.run();
            AdminRequest.tell("saved", true);
        } catch (Invalid e) {
            AdminRequest.tell(
                    "refused",
                    texts.text("expires_at".equals(e.param()) ? "admin_keys.script.past" : "admin_keys.name_wrong"));
        } catch (NotFound e) {
            AdminRequest.tell("saved", true);
            AdminRequest.tell("toast", texts.text("admin_keys.gone"));
        }
        items = null;
    }

    /** The end of the last day in the request parameters; null when there is none. */
    private static @Nullable Instant end() {
        String day = AdminRequest.parameter("last_day");
        if (day.isEmpty()) {
            return null;
        }
        try {
            return LocalDate.parse(day).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            throw new Invalid("expires_at", "invalid_value", "A day is written as in 2026-12-31: " + e.getMessage());
        }
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
        Map<String, Principal> accounts =
                keys.accounts(request.caller()).stream().collect(Collectors.toMap(Principal::id, Function.identity()));
        Map<String, Department> known = departments.byId(accounts.values().stream()
                .flatMap(account -> account.departmentIds().stream())
                .collect(Collectors.toSet()));
        Locale locale = FacesContext.getCurrentInstance().getViewRoot().getLocale();
        Instant now = clock.instant();
        return keys.list(request.caller()).stream()
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

    /** Such as "3 keys, 1 of them works no more". */
    public String getSummary() {
        long ended = getKeys().stream()
                .filter(key -> !key.getState().equals("active"))
                .count();
        String all = texts.count("admin_keys.count", getKeys().size());
        return ended == 0 ? all : all + " · " + texts.count("admin_keys.ended", ended);
    }
}
