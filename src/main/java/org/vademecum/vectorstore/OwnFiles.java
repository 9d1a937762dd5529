package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.vademecum.access.Caller;
import org.vademecum.access.Erasable;

/** The files that somebody keeps for themselves. */
@ApplicationScoped
class OwnFiles implements Erasable {
    @Inject
    OwnRows rows;

    @Inject
    FileRemoval files;

    @Override
    public Kind kind() {
        return Kind.FILES;
    }

    @Override
    public Counts count(Caller caller) {
        return rows.count(caller, OwnRows.Table.FILES);
    }

    @Override
    public int eraseSome(Caller caller, int limit) {
        List<String> some = rows.listFree(caller, OwnRows.Table.FILES, limit);
        some.forEach(id -> files.delete(caller, id));
        return some.size();
    }
}
