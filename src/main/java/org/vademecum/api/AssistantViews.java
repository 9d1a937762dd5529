package org.vademecum.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.Caller;
import org.vademecum.access.Department;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.assistant.Assistant;
import org.vademecum.assistant.AssistantService;
import org.vademecum.common.NotFound;
import org.vademecum.vectorstore.StoreSummary;
import org.vademecum.vectorstore.VectorStoreService;

/** Puts together what the chat shows of assistants, with a fixed number of queries. */
@ApplicationScoped
class AssistantViews {
    @Inject
    AssistantService assistants;

    @Inject
    DepartmentRepository departments;

    @Inject
    VectorStoreService stores;

    /** All that the caller may ask. */
    List<AssistantJson> list(Caller caller) {
        return of(assistants.list(caller, null, AssistantService.MAX_PAGE).data());
    }

    /** Empty when there is none, or none any more that the caller may ask. */
    Optional<AssistantJson> find(Caller caller, @Nullable String assistantId) {
        if (assistantId == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(of(List.of(assistants.get(caller, assistantId))).get(0));
        } catch (NotFound e) {
            return Optional.empty();
        }
    }

    private List<AssistantJson> of(List<Assistant> assistants) {
        Set<String> storeIds = assistants.stream()
                .flatMap(assistant -> assistant.toolResources().vectorStoreIds().stream())
                .collect(Collectors.toSet());
        Map<String, StoreSummary> summaries = stores.summaries(storeIds);
        Map<String, Department> byId = departments.byId(
                assistants.stream().map(Assistant::departmentId).collect(Collectors.toSet()));
        return assistants.stream()
                .map(assistant -> AssistantJson.of(
                        assistant,
                        Objects.requireNonNull(byId.get(assistant.departmentId())),
                        assistant.toolResources().vectorStoreIds().stream()
                                .map(summaries::get)
                                .toList()))
                .toList();
    }
}
