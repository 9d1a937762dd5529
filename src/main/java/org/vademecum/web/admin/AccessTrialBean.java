package org.vademecum.web.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.AccessTrial;
import org.vademecum.access.AccessTrials;
import org.vademecum.access.Action;
import org.vademecum.access.Caller;
import org.vademecum.access.Department;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.access.GroupMeaning;
import org.vademecum.access.Guarded;
import org.vademecum.access.InvalidToken;
import org.vademecum.access.Role;
import org.vademecum.assistant.Assistant;
import org.vademecum.assistant.AssistantService;
import org.vademecum.common.Conflict;
import org.vademecum.common.CursorPage;
import org.vademecum.common.ListRequest;
import org.vademecum.common.NotFound;
import org.vademecum.vectorstore.StoreSummary;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreService;

/**
 * What somebody would see: the account or token in the parameter {@code subject}, and the lists that the product itself
 * would give that caller. A token is neither kept nor shown again.
 */
@Named
@RequestScoped
public class AccessTrialBean {
    private static final ListRequest SHOWN = new ListRequest(100, true, null, null);
    private static final String PREFIX = "admin_departments.";

    @Inject
    AccessTrials trials;

    @Inject
    AccessPolicy access;

    @Inject
    AssistantService assistantService;

    @Inject
    VectorStoreService storeService;

    @Inject
    DepartmentRepository departments;

    @Inject
    AdminRequest request;

    @Inject
    AdminTexts texts;

    private @Nullable AccessTrial trial;
    private String fault = "";
    private List<TrialRow> assistants = List.of();
    private List<TrialRow> stores = List.of();
    private boolean more;
    private int documents;

    /** Asks. */
    public void ask() {
        try {
            AccessTrial would = trials.tryOut(request.caller(), AdminRequest.parameter("subject"));
            trial = would;
            if (would.admitted()) {
                look(would.caller());
            }
        } catch (InvalidToken e) {
            fault = text("fault.", e.fault());
        } catch (NotFound e) {
            fault = texts.text(PREFIX + "nobody");
        } catch (Conflict e) {
            fault = texts.text(PREFIX + "unanswered");
        }
    }

    private void look(Caller caller) {
        Map<String, String> names =
                departments.list().stream().collect(Collectors.toMap(Department::id, Department::name));
        CursorPage<Assistant> seen = assistantService.list(caller, SHOWN);
        assistants = seen.data().stream()
                .map(assistant -> new TrialRow(
                        AssistantItem.nameOf(assistant, texts),
                        department(assistant, names),
                        why(caller, Action.ASK, assistant)))
                .toList();
        CursorPage<VectorStore> searched = storeService.list(caller, SHOWN);
        Map<String, StoreSummary> summaries = storeService.summaries(
                caller, List.of(), searched.data().stream().map(VectorStore::id).toList());
        documents =
                summaries.values().stream().mapToInt(StoreSummary::documents).sum();
        stores = searched.data().stream()
                .map(store -> new TrialRow(
                        store.name(),
                        department(store, names)
                                + " · "
                                + texts.count(
                                        PREFIX + "documents",
                                        summaries
                                                .getOrDefault(store.id(), StoreSummary.EMPTY)
                                                .documents()),
                        why(caller, Action.READ, store)))
                .toList();
        more = seen.hasMore() || searched.hasMore();
    }

    private static String department(Guarded object, Map<String, String> names) {
        return names.getOrDefault(object.departmentId(), "");
    }

    private String why(Caller caller, Action action, Guarded object) {
        return access.basis(caller, action, object)
                .map(basis -> text("basis.", basis))
                .orElse("");
    }

    /** Whether there is something to show. */
    public boolean isAnswered() {
        return trial != null || !fault.isEmpty();
    }

    /** Why there is no such caller; empty when there is. */
    public String getFault() {
        return fault;
    }

    public boolean isKnown() {
        return trial != null;
    }

    public boolean isAdmitted() {
        return trial != null && trial.admitted();
    }

    public String getName() {
        return trial == null ? "" : trial.caller().displayName();
    }

    public String getUsername() {
        return trial == null ? "" : trial.caller().username();
    }

    /** In the words of the page, from the least to the most. */
    public String getRoles() {
        return trial == null
                ? ""
                : trial.caller().roles().stream()
                        .sorted()
                        .map(role -> text("role.", role))
                        .collect(Collectors.joining(", "));
    }

    public List<String> getFindings() {
        return trial == null
                ? List.of()
                : trial.findings().stream()
                        .sorted()
                        .map(finding -> text("finding.", finding))
                        .toList();
    }

    public List<TrialRow> getMemberships() {
        if (trial == null) {
            return List.of();
        }
        Stream<TrialRow> all = trial.caller().has(Role.ADMIN)
                ? Stream.of(new TrialRow(
                        texts.text(PREFIX + "everywhere"), "", text("basis.", AccessPolicy.Basis.ADMINISTRATION)))
                : Stream.empty();
        return Stream.concat(
                        all,
                        trial.memberships().stream()
                                .map(membership -> new TrialRow(
                                        membership.department().name(),
                                        "",
                                        texts.text(
                                                PREFIX + "origin." + id(membership.origin()), membership.groupPath()))))
                .toList();
    }

    /** The groups that give nothing, and those that will found a department. */
    public List<TrialRow> getIdleGroups() {
        return trial == null
                ? List.of()
                : trial.groups().stream().flatMap(this::idle).toList();
    }

    private Stream<TrialRow> idle(GroupMeaning meaning) {
        return switch (meaning) {
            case GroupMeaning.Gives ignored -> Stream.empty();
            case GroupMeaning.Founds founds ->
                Stream.of(new TrialRow(founds.group(), "", texts.text(PREFIX + "founds", founds.name())));
            case GroupMeaning.Nothing nothing ->
                Stream.of(new TrialRow(nothing.group(), "", text("nothing.", nothing.why())));
        };
    }

    public List<TrialRow> getAssistants() {
        return assistants;
    }

    public List<TrialRow> getStores() {
        return stores;
    }

    /** How many assistants, stores and documents. */
    public String getSummary() {
        return String.join(
                " · ",
                texts.count(PREFIX + "held.assistants", assistants.size()),
                texts.count(PREFIX + "held.stores", stores.size()),
                texts.count(PREFIX + "documents", documents));
    }

    /** Whether there is more than is shown. */
    public boolean isMore() {
        return more;
    }

    private String text(String prefix, Enum<?> value) {
        return texts.text(PREFIX + prefix + id(value));
    }

    private static String id(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
