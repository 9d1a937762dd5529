package org.vademecum.retrieval;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Set;
import org.vademecum.access.Caller;
import org.vademecum.vectorstore.VectorStoreService;

/** Which vector stores a tool may search on somebody's behalf. */
@ApplicationScoped
public class SearchableStores {
    @Inject
    VectorStoreService stores;

    /** Those of the stores that the caller may read at this moment and that have not expired; it counts as their use. */
    public Set<String> of(Caller caller, Collection<String> vectorStoreIds) {
        return vectorStoreIds.isEmpty() ? Set.of() : stores.use(caller, vectorStoreIds);
    }
}
