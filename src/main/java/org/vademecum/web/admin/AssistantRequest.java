package org.vademecum.web.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.assistant.Assistant;
import org.vademecum.assistant.AssistantChange;
import org.vademecum.assistant.AssistantService;
import org.vademecum.assistant.ContextPolicy;
import org.vademecum.assistant.NewAssistant;
import org.vademecum.common.Change;
import org.vademecum.common.Conflict;
import org.vademecum.common.Forbidden;
import org.vademecum.common.Invalid;
import org.vademecum.common.Json;
import org.vademecum.common.NotFound;
import org.vademecum.llm.ChatModelException;
import org.vademecum.llm.ChatModels;
import org.vademecum.llm.ChatSettings;
import org.vademecum.retrieval.RetrievalTuning;
import org.vademecum.tool.Tool;
import org.vademecum.tool.ToolResources;
import org.vademecum.tool.ToolResourcesChange;

/**
 * What the page of assistants asks for, in request parameters named as {@link AssistantFields} has them, and what its
 * script is told in return: {@code saved} with id and version, {@code faults} by field as JSON, {@code conflict} with the
 * version that somebody else has saved, or {@code gone}.
 */
@Named
@RequestScoped
public class AssistantRequest {
    private static final int MAX_SHARE = 100;
    private static final String STORE_PARAM = "tool_resources.file_search.vector_store_ids";

    @Inject
    AssistantService assistants;

    @Inject
    DepartmentRepository departments;

    @Inject
    ChatModels models;

    @Inject
    AssistantTuningBean tuning;

    @Inject
    AdminRequest request;

    @Inject
    AdminTexts texts;

    private final Map<String, String> faults = new TreeMap<>();

    /** Makes or changes an assistant. */
    public void save() {
        String id = AdminRequest.parameter("id");
        try {
            ContextPolicy policy = policy();
            RetrievalTuning wanted = tuning.read(tuned(id), faults);
            check(id.isEmpty());
            if (faults.isEmpty()) {
                Assistant saved = id.isEmpty() ? create(policy, wanted) : change(id, policy, wanted);
                AdminRequest.tell("saved", saved.id());
                AdminRequest.tell("version", saved.version());
                AdminRequest.tell("heading", AssistantItem.nameOf(saved, texts));
            }
        } catch (Invalid e) {
            faults.put(field(e), wording(e));
        } catch (Conflict e) {
            AdminRequest.tell("conflict", assistants.get(request.caller(), id).version());
        } catch (NotFound | Forbidden e) {
            AdminRequest.tell("gone", true);
        }
        if (!faults.isEmpty()) {
            AdminRequest.tell("faults", Json.write(faults));
        }
    }

    /** What the assistant is tuned by so far; nothing for a new one. */
    private RetrievalTuning tuned(String id) {
        return id.isEmpty()
                ? RetrievalTuning.NONE
                : assistants
                        .get(request.caller(), id)
                        .search()
                        .map(Tool.FileSearch::retrieval)
                        .orElse(RetrievalTuning.NONE);
    }

    private Assistant create(ContextPolicy policy, RetrievalTuning wanted) {
        String store = AdminRequest.parameter("store");
        NewAssistant form = new NewAssistant(
                AdminRequest.parameter("department"),
                given("name"),
                given("description"),
                instructions(),
                AdminRequest.parameter("model").strip(),
                store.isEmpty() ? List.of() : List.of(Tool.FileSearch.DEFAULT.tunedBy(wanted)),
                new ToolResources(stores(store), List.of()),
                ChatSettings.DEFAULT,
                List.of(),
                Map.of());
        return assistants.create(request.caller(), form, policy);
    }

    private Assistant change(String id, ContextPolicy policy, RetrievalTuning wanted) {
        Assistant before = assistants.get(request.caller(), id);
        String store = AdminRequest.parameter("store");
        List<String> stores = stores(store);
        AssistantChange change = new AssistantChange(
                Change.to(given("name")),
                Change.to(given("description")),
                Change.to(instructions()),
                Change.to(AdminRequest.parameter("model").strip()),
                store.isEmpty() && before.search().isEmpty()
                        ? Change.none()
                        : Change.to(searching(before.tools(), wanted)),
                stores.equals(before.toolResources().vectorStoreIds())
                        ? ToolResourcesChange.NONE
                        : new ToolResourcesChange(Change.to(stores), Change.none()),
                Change.none(),
                Change.none(),
                Change.none(),
                Change.none(),
                Change.none(),
                true);
        return assistants.change(request.caller(), id, version(), change, policy);
    }

    private static List<String> stores(String store) {
        return store.isEmpty() ? List.of() : List.of(store);
    }

    /** A store is of use to nobody whose model cannot search. */
    private static List<Tool> searching(List<Tool> tools, RetrievalTuning wanted) {
        return tools.stream().anyMatch(Tool.FileSearch.class::isInstance)
                ? tools.stream()
                        .map(tool -> tool instanceof Tool.FileSearch search ? search.tunedBy(wanted) : tool)
                        .toList()
                : Stream.concat(Stream.of(Tool.FileSearch.DEFAULT.tunedBy(wanted)), tools.stream())
                        .toList();
    }

    private static long version() {
        String version = AdminRequest.parameter("version");
        return version.matches("\\d{1,18}") ? Long.parseLong(version) : -1;
    }

    private void check(boolean anew) {
        if (anew && departments.find(AdminRequest.parameter("department")).isEmpty()) {
            faults.put("department", texts.text("admin_assistants.department_missing"));
        }
        if (given("name") == null) {
            faults.put("name", texts.text("admin_assistants.name_missing"));
        }
        try {
            models.get(AdminRequest.parameter("model").strip());
        } catch (ChatModelException e) {
            faults.put("model", texts.text("admin_assistants.model_unknown", String.join(", ", models.list())));
        }
    }

    private ContextPolicy policy() {
        ContextPolicy.Strategy strategy =
                choice("strategy", ContextPolicy.Strategy.values(), ContextPolicy.Strategy.AUTO);
        boolean counts = strategy == ContextPolicy.Strategy.LAST_MESSAGES;
        Integer lastMessages = counts ? number("last_messages", 1, ContextPolicy.MOST_MESSAGES) : null;
        if (counts && lastMessages == null) {
            faults.putIfAbsent("last_messages", between(1, ContextPolicy.MOST_MESSAGES));
        }
        return new ContextPolicy(
                strategy,
                lastMessages,
                number("token_budget", ContextPolicy.LEAST_BUDGET, ContextPolicy.MOST_BUDGET),
                new ContextPolicy.Shares(
                        share("instructions"), share("history"), share("passages"), share("tool_outputs")),
                choice("passages", ContextPolicy.Place.values(), ContextPolicy.Place.TOOL_OUTPUT));
    }

    private @Nullable Integer share(String part) {
        return number("share_" + part, 0, MAX_SHARE);
    }

    /** Null for an empty field, and for one that is at fault. */
    private @Nullable Integer number(String field, int least, int most) {
        String text = AdminRequest.parameter(field).strip();
        if (text.isEmpty()) {
            return null;
        }
        if (text.matches("\\d{1,9}")) {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        faults.put(field, between(least, most));
        return null;
    }

    private String between(int least, int most) {
        return texts.text("admin_assistants.between", least, most);
    }

    private <E extends Enum<E>> E choice(String field, E[] values, E usual) {
        return Stream.of(values)
                .filter(value -> AssistantFields.name(value).equals(AdminRequest.parameter(field)))
                .findFirst()
                .orElse(usual);
    }

    private static @Nullable String given(String field) {
        String text = AdminRequest.parameter(field).strip();
        return text.isEmpty() ? null : text;
    }

    /** As they were written: a blank line at their beginning is the writer's. */
    private static @Nullable String instructions() {
        String text = AdminRequest.parameter("instructions");
        return text.isBlank() ? null : text;
    }

    private static String field(Invalid fault) {
        String param = Objects.requireNonNullElse(fault.param(), "");
        return param.equals(STORE_PARAM) ? "store" : param;
    }

    private String wording(Invalid fault) {
        return texts.text(
                switch (fault.code()) {
                    case "string_above_max_length" -> "admin_assistants.too_long";
                    default -> field(fault).equals("store") ? "admin_assistants.store_wrong" : "admin_assistants.wrong";
                });
    }

    /** Deletes the one that the parameter {@code assistant} names. */
    public void delete() {
        try {
            assistants.delete(request.caller(), AdminRequest.parameter("assistant"));
            AdminRequest.tell("toast", texts.text("admin_assistants.deleted"));
        } catch (NotFound | Forbidden e) {
            AdminRequest.tell("toast", texts.text("admin_assistants.gone"));
        }
    }
}
