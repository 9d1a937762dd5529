package org.vademecum.web.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Action;
import org.vademecum.access.Department;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.assistant.Assistant;
import org.vademecum.assistant.AssistantService;
import org.vademecum.common.CursorPage;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;
import org.vademecum.llm.ChatModels;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreService;

/**
 * {@code /admin/assistants}: those that the user may change, or the form of the one that the parameter {@code id} names,
 * {@code new} for one to be made.
 */
@Named
@RequestScoped
public class AssistantsBean {
    private static final int PAGE = 50;
    private static final String NEW = "new";

    @Inject
    AssistantService assistants;

    @Inject
    VectorStoreService stores;

    @Inject
    DepartmentRepository departments;

    @Inject
    ChatModels models;

    @Inject
    AccessPolicy access;

    @Inject
    AdminRequest request;

    @Inject
    AdminTexts texts;

    @Inject
    @ConfigProperty(name = "vademecum.run.context-tokens", defaultValue = "16000")
    int contextTokens;

    @Inject
    AssistantRequest changes;

    private @Nullable CursorPage<Assistant> page;
    private @Nullable List<AssistantItem> items;
    private @Nullable Assistant edited;

    /** Ends the request for whoever may change no assistants, or not the one that is named. */
    public void enter() {
        AdminRequest.require(request.curates() && (!isEditing() || isNew() || edited().isPresent()));
    }

    public boolean isEditing() {
        return !AdminRequest.parameter("id").isEmpty();
    }

    public boolean isNew() {
        return AdminRequest.parameter("id").equals(NEW);
    }

    /** Deletes the assistant that the parameters name. */
    public void delete() {
        changes.delete();
        page = null;
        items = null;
    }

    /** Oldest first. */
    public List<AssistantItem> getAssistants() {
        List<AssistantItem> known = items;
        if (known == null) {
            known = loadItems();
            items = known;
        }
        return known;
    }

    private List<AssistantItem> loadItems() {
        List<Assistant> all = page().data().stream()
                .filter(assistant -> access.allows(request.caller(), Action.WRITE, assistant))
                .toList();
        Map<String, Department> known =
                departments.byId(all.stream().map(Assistant::departmentId).collect(Collectors.toSet()));
        Map<String, String> storeNames =
                stores.list(request.caller()).stream().collect(Collectors.toMap(VectorStore::id, VectorStore::name));
        return all.stream()
                .map(assistant -> new AssistantItem(
                        assistant,
                        nameOf(known.get(assistant.departmentId())),
                        assistant.toolResources().vectorStoreIds().stream()
                                .map(id -> storeNames.getOrDefault(id, id))
                                .collect(Collectors.joining(", ")),
                        texts))
                .toList();
    }

    private CursorPage<Assistant> page() {
        CursorPage<Assistant> known = page;
        if (known == null) {
            known = load();
            page = known;
        }
        return known;
    }

    private CursorPage<Assistant> load() {
        String after = AdminRequest.parameter("after");
        try {
            return assistants.list(request.caller(), after.isEmpty() ? null : after, PAGE);
        } catch (Invalid | NotFound e) {
            return assistants.list(request.caller(), null, PAGE); // The last one of the page before is gone.
        }
    }

    /** Where the next page begins; empty when this is the last. */
    public String getNext() {
        CursorPage<Assistant> known = page();
        return known.hasMore() ? known.data().getLast().id() : "";
    }

    public boolean isLaterPage() {
        return !AdminRequest.parameter("after").isEmpty();
    }

    /** The fields of the form by name, as {@link AssistantFields} has them. */
    public Map<String, String> getForm() {
        return edited().map(AssistantFields::of).orElseGet(() -> AssistantFields.blank(models.defaultName()));
    }

    /** What the form is about. */
    public String getHeading() {
        return edited().map(assistant -> AssistantItem.nameOf(assistant, texts))
                .orElseGet(() -> texts.text("admin_assistants.new"));
    }

    /** Of the assistant in the form. */
    public String getDepartment() {
        return edited().map(assistant -> departments.byId(List.of(assistant.departmentId())))
                .flatMap(found -> found.values().stream().findFirst())
                .map(Department::name)
                .orElse("");
    }

    /** The departments that one may make assistants for. */
    public List<Choice> getDepartments() {
        return departments.list().stream()
                .filter(department -> access.curates(request.caller(), department.id()))
                .map(department -> new Choice(department.id(), department.name()))
                .toList();
    }

    /** The stores to choose from: those of the assistant's department, or of all for a new one. */
    public List<StoreChoice> getStores() {
        Optional<Assistant> assistant = edited();
        Stream<VectorStore> own = assistant.stream()
                .flatMap(found -> found.toolResources().vectorStoreIds().stream())
                .flatMap(id -> stores.find(request.caller(), id).stream());
        return Stream.concat(
                        own,
                        stores.listCurated(request.caller()).stream()
                                .filter(store -> assistant
                                        .map(Assistant::departmentId)
                                        .map(store.departmentId()::equals)
                                        .orElse(true)))
                .map(store -> new StoreChoice(store.id(), store.name(), store.departmentId()))
                .distinct()
                .sorted(Comparator.comparing(StoreChoice::name))
                .toList();
    }

    /** The models that can be named. */
    public List<String> getModels() {
        return models.list();
    }

    /** Most tokens of a request where the policy says nothing. */
    public String getUsualBudget() {
        return texts.text("admin_assistants.number", contextTokens);
    }

    /** The assistant in the form; empty for a new one. */
    Optional<Assistant> edited() {
        if (edited == null && isEditing() && !isNew()) {
            edited = find(AdminRequest.parameter("id"));
        }
        return Optional.ofNullable(edited);
    }

    private @Nullable Assistant find(String id) {
        try {
            Assistant found = assistants.get(request.caller(), id);
            return access.allows(request.caller(), Action.WRITE, found) ? found : null;
        } catch (NotFound e) {
            return null; // As somebody else's: the page is not there.
        }
    }

    private static String nameOf(@Nullable Department department) {
        return department == null ? "" : department.name();
    }
}
