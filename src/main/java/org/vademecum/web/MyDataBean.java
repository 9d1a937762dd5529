package org.vademecum.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.CurrentCaller;
import org.vademecum.thread.OwnErasure;

/** {@code /my-data}: what is kept of the user, to take along or to take away. The page's script does either. */
@Named
@RequestScoped
public class MyDataBean {
    @Inject
    CurrentCaller caller;

    @Inject
    OwnErasure erasure;

    private OwnErasure.@Nullable Counts counts;

    private OwnErasure.Counts counts() {
        OwnErasure.Counts known = counts;
        if (known == null) {
            known = erasure.count(caller.get());
            counts = known;
        }
        return known;
    }

    /** How much must be kept. */
    public long getKept() {
        return counts().kept();
    }

    /** How much would be taken away. */
    public long getTotal() {
        return counts().total();
    }

    public long getThreads() {
        return counts().threads();
    }

    public long getFiles() {
        return counts().files();
    }

    public long getStores() {
        return counts().stores();
    }
}
