package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.vademecum.access.Caller;
import org.vademecum.access.Erasable;
import org.vademecum.file.UploadService;

/** What somebody has uploaded in parts: the parts that have come, and what is known of those that have ended. */
@ApplicationScoped
class OwnUploads implements Erasable {
    @Inject
    OwnRows rows;

    @Inject
    UploadService uploads;

    @Override
    public Kind kind() {
        return Kind.UPLOADS;
    }

    @Override
    public Counts count(Caller caller) {
        return rows.count(caller, OwnRows.Table.UPLOADS);
    }

    @Override
    public int eraseSome(Caller caller, int limit) {
        List<String> some = rows.listFree(caller, OwnRows.Table.UPLOADS, limit);
        some.forEach(id -> uploads.forget(caller, id));
        return some.size();
    }
}
