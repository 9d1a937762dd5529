package org.vademecum.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;

/** The API keys that somebody has made. They go all at once, since a key may have come in the place of another. */
@ApplicationScoped
@Transactional
class OwnKeys implements Erasable {
    @Inject
    ApiKeyRepository keys;

    @Inject
    Event<Audited> audited;

    @Inject
    Clock clock;

    @Override
    public Kind kind() {
        return Kind.KEYS;
    }

    @Override
    public Counts count(Caller caller) {
        return new Counts(keys.listOf(caller.principalId()).size(), 0);
    }

    @Override
    public int eraseSome(Caller caller, int limit) {
        List<ApiKey> own = keys.listOf(caller.principalId());
        own.stream()
                .filter(key -> key.isUsable(clock.instant()))
                .forEach(key -> audited.fire(Audited.of(caller, AuditAction.KEY_REVOKE, "API key", key.id(), null)));
        keys.removeOf(caller.principalId());
        return own.size();
    }
}
