package org.vademecum.thread;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import org.vademecum.access.Caller;
import org.vademecum.access.Erasable;

/** All that somebody has asked and was answered: threads with their messages, runs, ratings, and requests to models. */
@ApplicationScoped
@Transactional
class OwnThreads implements Erasable {
    @Inject
    ThreadRepository threads;

    @Inject
    ThreadService service;

    @Override
    public Kind kind() {
        return Kind.THREADS;
    }

    @Override
    public Counts count(Caller caller) {
        long free = threads.countErasable(caller.principalId());
        return new Counts(free, threads.count(caller.principalId()) - free);
    }

    @Override
    public int eraseSome(Caller caller, int limit) {
        List<ChatThread> some = threads.listErasable(caller.principalId(), limit);
        some.forEach(thread -> service.delete(caller, thread.id()));
        return some.size();
    }
}
