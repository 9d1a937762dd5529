package org.vademecum.retrieval;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Set;
import org.vademecum.access.Caller;
import org.vademecum.access.Loan;
import org.vademecum.vectorstore.NarrowedDocuments;
import org.vademecum.vectorstore.VectorStoreService;

/** Which vector stores a tool may search on somebody's behalf. */
@ApplicationScoped
public class SearchableStores {
    @Inject
    VectorStoreService stores;

    @Inject
    NarrowedDocuments narrowed;

    /** Those of the stores that the caller may read at this moment, or by a loan, and that have not expired; it counts as their use. */
    public Set<String> of(Caller caller, Loan loan, Collection<String> vectorStoreIds) {
        return vectorStoreIds.isEmpty() ? Set.of() : stores.use(caller, loan, vectorStoreIds);
    }

    /** Documents of the departments that the caller may not search at this moment, though others there. */
    public Set<String> withheldFrom(Caller caller, Loan loan, Collection<String> departmentIds) {
        return narrowed.withheldFrom(caller, loan, departmentIds);
    }
}
