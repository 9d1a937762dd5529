package org.vademecum.web.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Department;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.access.Principal;
import org.vademecum.access.PrincipalRepository;
import org.vademecum.assistant.Assistant;
import org.vademecum.assistant.AssistantService;
import org.vademecum.assistant.AssistantShare;
import org.vademecum.assistant.AssistantSharing;
import org.vademecum.common.Conflict;
import org.vademecum.common.Forbidden;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;

/**
 * With whom the assistant that the parameter {@code id} names is shared. The page's script is told {@code version}, the
 * assistant's after a change.
 */
@Named
@RequestScoped
public class AssistantSharesBean {
    @Inject
    AssistantSharing sharing;

    @Inject
    AssistantService assistants;

    @Inject
    DepartmentRepository departments;

    @Inject
    PrincipalRepository principals;

    @Inject
    AccessPolicy access;

    @Inject
    AdminRequest request;

    @Inject
    AdminTexts texts;

    private @Nullable Assistant assistant;
    private @Nullable List<ShareItem> items;
    private @Nullable List<Choice> others;

    /** Shares it with the department that the parameters name. */
    public void share() {
        change(
                () -> sharing.share(request.caller(), id(), AdminRequest.parameter("department")),
                "admin_assistants.sharing.shared");
    }

    /** Takes it back from the department that the parameters name. */
    public void withdraw() {
        change(
                () -> sharing.withdraw(request.caller(), id(), AdminRequest.parameter("department")),
                "admin_assistants.sharing.withdrawn");
    }

    private void change(Supplier<Assistant> change, String done) {
        try {
            AdminRequest.tell("version", change.get().version());
            AdminRequest.tell("toast", texts.text(done));
        } catch (Conflict e) {
            AdminRequest.tell("toast", texts.text("admin_assistants.sharing.too_many", AssistantSharing.MOST));
        } catch (Invalid | NotFound | Forbidden e) {
            AdminRequest.tell("toast", texts.text("admin_assistants.gone"));
        }
        assistant = null;
        items = null;
        others = null;
    }

    private static String id() {
        return AdminRequest.parameter("id");
    }

    /** Whether there is an assistant that the user may share. */
    public boolean isShareable() {
        return assistant()
                .filter(found -> access.shares(request.caller(), found))
                .isPresent();
    }

    private Optional<Assistant> assistant() {
        if (assistant == null) {
            try {
                assistant = assistants.get(request.caller(), id());
            } catch (NotFound e) {
                return Optional.empty(); // A new one, or somebody else's.
            }
        }
        return Optional.of(assistant);
    }

    /** In the order in which they were made. */
    public List<ShareItem> getShares() {
        List<ShareItem> known = items;
        if (known == null) {
            known = load();
            items = known;
        }
        return known;
    }

    private List<ShareItem> load() {
        List<AssistantShare> shares = sharing.list(request.caller(), id());
        Map<String, Department> borrowers = departments.byId(
                shares.stream().map(AssistantShare::departmentId).toList());
        Map<String, Principal> sharers =
                principals.byId(shares.stream().map(AssistantShare::sharedBy).collect(Collectors.toSet()));
        return shares.stream()
                .map(share -> new ShareItem(
                        share.departmentId(),
                        Optional.ofNullable(borrowers.get(share.departmentId()))
                                .map(Department::name)
                                .orElse(""),
                        Optional.ofNullable(sharers.get(share.sharedBy()))
                                .map(Principal::displayName)
                                .orElse(""),
                        share.sharedAt()))
                .toList();
    }

    /** The departments that it can be shared with besides. */
    public List<Choice> getOthers() {
        List<Choice> known = others;
        if (known == null) {
            known = assistant().map(this::departmentsWithout).orElse(List.of());
            others = known;
        }
        return known;
    }

    private List<Choice> departmentsWithout(Assistant shared) {
        return departments.list().stream()
                .filter(department -> !shared.departmentId().equals(department.id()))
                .filter(department -> !shared.sharedWith().contains(department.id()))
                .map(department -> new Choice(department.id(), department.name()))
                .toList();
    }
}
