package org.vademecum.web.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Department;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.access.Principal;
import org.vademecum.access.PrincipalRepository;
import org.vademecum.audit.AuditEntry;
import org.vademecum.audit.AuditFilter;
import org.vademecum.audit.AuditService;
import org.vademecum.common.CursorPage;
import org.vademecum.common.Invalid;
import org.vademecum.common.ListRequest;

/** {@code /admin/audit}: who did what, newest first. The address says what is asked for, so that it can be linked to. */
@Named
@RequestScoped
public class AuditBean {
    private static final int PAGE = 50;
    private static final List<String> FIELDS = List.of("from", "until", "actor", "action", "object");

    @Inject
    AuditService audit;

    @Inject
    PrincipalRepository principals;

    @Inject
    DepartmentRepository departments;

    @Inject
    AdminRequest request;

    @Inject
    AdminTexts texts;

    private List<AuditItem> entries = List.of();
    private boolean olderThere;
    private boolean faulty;

    /** Ends the request for whoever may not read the audit. */
    public void enter() {
        AdminRequest.require(request.audits());
    }

    /** Before the response. */
    public void load() {
        if (!request.audits()) {
            return;
        }
        try {
            CursorPage<AuditEntry> page =
                    audit.list(request.caller(), filter(), new ListRequest(PAGE, false, given("after"), null));
            entries = items(page.data());
            olderThere = page.hasMore();
        } catch (DateTimeParseException | Invalid e) {
            faulty = true;
        }
    }

    private AuditFilter filter() {
        return new AuditFilter(
                start(given("from"), 0), start(given("until"), 1), given("actor"), given("action"), given("object"));
    }

    private static @Nullable Instant start(@Nullable String day, int daysLater) {
        return day == null
                ? null
                : LocalDate.parse(day)
                        .plusDays(daysLater)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant();
    }

    private static @Nullable String given(String parameter) {
        String value = AdminRequest.parameter(parameter).strip();
        return value.isEmpty() ? null : value;
    }

    private List<AuditItem> items(List<AuditEntry> page) {
        Map<String, Principal> actors = principals.byId(known(page.stream().map(AuditEntry::actorId)));
        Map<String, Department> homes = departments.byId(known(page.stream().map(AuditEntry::departmentId)));
        return page.stream().map(entry -> item(entry, actors, homes)).toList();
    }

    private static AuditItem item(AuditEntry entry, Map<String, Principal> actors, Map<String, Department> homes) {
        Optional<String> actor = Optional.ofNullable(entry.actorId());
        return new AuditItem(
                entry,
                actor.flatMap(id -> Optional.ofNullable(actors.get(id)))
                        .map(Principal::displayName)
                        .or(() -> actor)
                        .orElse(""),
                Optional.ofNullable(entry.departmentId())
                        .flatMap(id -> Optional.ofNullable(homes.get(id)))
                        .map(Department::name)
                        .orElse(""));
    }

    private static Set<String> known(Stream<@Nullable String> ids) {
        return ids.filter(Objects::nonNull).map(Objects::requireNonNull).collect(Collectors.toSet());
    }

    public List<AuditItem> getEntries() {
        return entries;
    }

    /** Whether the address asks for something that cannot be. */
    public boolean isFaulty() {
        return faulty;
    }

    public boolean isFiltering() {
        return !getQuery().isEmpty();
    }

    public boolean isOlderThere() {
        return olderThere;
    }

    public boolean isNewerThere() {
        return given("after") != null;
    }

    /** What is asked for, to be added to an address that has a question mark; empty for all. */
    public String getQuery() {
        return FIELDS.stream()
                .filter(field -> given(field) != null)
                .map(field -> "&" + field + "=" + URLEncoder.encode(given(field), StandardCharsets.UTF_8))
                .collect(Collectors.joining());
    }

    /** Id of the last entry of the page. */
    public String getLast() {
        return entries.isEmpty() ? "" : entries.getLast().getId();
    }

    /** What can be asked for. */
    public List<Choice> getActions() {
        return Arrays.stream(AuditAction.values())
                .map(action -> new Choice(action.id(), texts.text("admin_audit.action." + action.id())))
                .toList();
    }
}
