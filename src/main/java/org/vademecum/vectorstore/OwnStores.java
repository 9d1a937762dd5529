package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.vademecum.access.Caller;
import org.vademecum.access.Erasable;

/** The vector stores that somebody keeps for themselves. */
@ApplicationScoped
class OwnStores implements Erasable {
    @Inject
    OwnRows rows;

    @Inject
    VectorStoreService stores;

    @Override
    public Kind kind() {
        return Kind.STORES;
    }

    @Override
    public Counts count(Caller caller) {
        return rows.count(caller, OwnRows.Table.STORES);
    }

    @Override
    public int eraseSome(Caller caller, int limit) {
        List<String> some = rows.listFree(caller, OwnRows.Table.STORES, limit);
        some.forEach(id -> stores.delete(caller, id));
        return some.size();
    }
}
