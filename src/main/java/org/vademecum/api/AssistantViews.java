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
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Action;
import org.vademecum.access.Caller;
import org.vademecum.access.Department;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.access.Loan;
import org.vademecum.assistant.Assistant;
import org.vademecum.assistant.AssistantService;
import org.vademecum.assistant.AssistantShare;
import org.vademecum.assistant.AssistantSharing;
import org.vademecum.common.NotFound;
import org.vademecum.vectorstore.StoreSummary;
import org.vademecum.vectorstore.VectorStoreService;

/** Puts together what the chat shows of assistants, with a fixed number of queries. */
@ApplicationScoped
class AssistantViews {
    @Inject
    AssistantService assistants;

    @Inject
    AssistantSharing sharing;

    @Inject
    AccessPolicy access;

    @Inject
    DepartmentRepository departments;

    @Inject
    VectorStoreService stores;

    /** All that the caller may ask. */
    List<AssistantJson> list(Caller caller) {
        return of(
                caller, assistants.list(caller, null, AssistantService.MAX_PAGE).data());
    }

    /** Empty when there is none, or none any more that the caller may ask. */
    Optional<AssistantJson> find(Caller caller, @Nullable String assistantId) {
        if (assistantId == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    of(caller, List.of(assistants.get(caller, assistantId))).get(0));
        } catch (NotFound e) {
            return Optional.empty();
        }
    }

    PageJson<ShareJson> shares(Caller caller, String assistantId) {
        List<AssistantShare> shares = sharing.list(caller, assistantId);
        Map<String, Department> byId = departments.byId(
                shares.stream().map(AssistantShare::departmentId).toList());
        return PageJson.whole(shares.stream()
                .map(share -> ShareJson.of(share, Objects.requireNonNull(byId.get(share.departmentId()))))
                .toList());
    }

    private List<AssistantJson> of(Caller caller, List<Assistant> assistants) {
        Set<String> storeIds = assistants.stream()
                .flatMap(assistant -> assistant.toolResources().vectorStoreIds().stream())
                .collect(Collectors.toSet());
        Set<Loan> loans = assistants.stream()
                .map(assistant -> access.loan(caller, assistant))
                .collect(Collectors.toSet());
        Map<String, StoreSummary> summaries = stores.summaries(caller, loans, storeIds);
        Map<String, Department> byId = departments.byId(
                assistants.stream().map(Assistant::departmentId).collect(Collectors.toSet()));
        return assistants.stream()
                .map(assistant -> AssistantJson.of(
                        assistant,
                        !access.allows(caller, Action.READ, assistant),
                        Objects.requireNonNull(byId.get(assistant.departmentId())),
                        assistant.toolResources().vectorStoreIds().stream()
                                .map(summaries::get)
                                .toList()))
                .toList();
    }
}
