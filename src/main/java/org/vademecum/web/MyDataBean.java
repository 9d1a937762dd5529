package org.vademecum.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import org.vademecum.access.CurrentCaller;
import org.vademecum.thread.ThreadErasure;

/** {@code /my-data}: what is kept of the user, to take along or to take away. The page's script does either. */
@Named
@RequestScoped
public class MyDataBean {
    @Inject
    CurrentCaller caller;

    @Inject
    ThreadErasure erasure;

    /** How many of them must be kept. */
    public long getKept() {
        return erasure.countKept(caller.get());
    }

    public long getThreads() {
        return erasure.count(caller.get());
    }
}
