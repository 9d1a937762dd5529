package org.vademecum.assistant;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import org.vademecum.access.Caller;
import org.vademecum.access.Erasable;

/** The assistants that somebody has made for themselves. They are settings, which no legal hold keeps. */
@ApplicationScoped
@Transactional
class OwnAssistants implements Erasable {
    @Inject
    AssistantRepository assistants;

    @Inject
    AssistantService service;

    @Override
    public Kind kind() {
        return Kind.ASSISTANTS;
    }

    @Override
    public Counts count(Caller caller) {
        return new Counts(assistants.countKeptBy(caller.principalId()), 0);
    }

    @Override
    public int eraseSome(Caller caller, int limit) {
        List<String> some = assistants.listKeptBy(caller.principalId(), limit);
        some.forEach(id -> service.delete(caller, id));
        return some.size();
    }
}
