package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Action;
import org.vademecum.access.Caller;
import org.vademecum.common.Forbidden;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;

/** Vector stores as callers see them. */
@ApplicationScoped
public class VectorStoreService {
    private static final String KIND = "vector store";
    private static final int MAX_NAME = 256;

    @Inject
    VectorStoreRepository stores;

    @Inject
    AccessPolicy access;

    @Inject
    Clock clock;

    /** The stores whose documents the caller may read, by name. */
    public List<VectorStore> list(Caller caller) {
        return access.seesAll(caller) ? stores.listAll() : stores.list(caller.departmentIds());
    }

    /** The stores that the caller may add documents to, by name. */
    public List<VectorStore> listCurated(Caller caller) {
        return list(caller).stream()
                .filter(store -> access.curates(caller, store.departmentId()))
                .toList();
    }

    public Optional<VectorStore> find(Caller caller, String id) {
        return stores.find(id).filter(store -> access.allows(caller, Action.READ, store));
    }

    public VectorStore get(Caller caller, String id) {
        return access.require(caller, Action.READ, stores.find(id), KIND, id);
    }

    /**
     * @throws NotFound when the caller has nothing to do with the department
     * @throws Forbidden when the caller is no curator there
     * @throws Invalid for a blank name or one of more than 256 characters
     */
    @Transactional
    public VectorStore create(Caller caller, String departmentId, String name) {
        if (!access.sees(caller, departmentId)) {
            throw new NotFound("department", departmentId);
        }
        if (!access.curates(caller, departmentId)) {
            throw new Forbidden("You may not create a vector store in this department.");
        }
        String stripped = name.strip();
        if (stripped.isEmpty() || stripped.length() > MAX_NAME) {
            throw new Invalid("name", "invalid_name", "A name has 1 to %d characters.".formatted(MAX_NAME));
        }
        VectorStore store = new VectorStore(departmentId, stripped, clock.instant());
        stores.add(store);
        return store;
    }

    /** What each of the stores holds. Checks no permission: the ids come from stores that were got. */
    @Transactional
    public Map<String, StoreSummary> summaries(Collection<String> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        Map<String, List<StoreState>> states =
                stores.states(ids).stream().collect(Collectors.groupingBy(StoreState::vectorStoreId));
        Map<String, Instant> uploads = stores.newestUploads(ids);
        return ids.stream()
                .distinct()
                .collect(Collectors.toMap(
                        id -> id, id -> StoreSummary.of(states.getOrDefault(id, List.of()), uploads.get(id))));
    }
}
