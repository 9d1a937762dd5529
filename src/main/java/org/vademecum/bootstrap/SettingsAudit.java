package org.vademecum.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Audited.Outcome;
import org.vademecum.common.Transactions;

/**
 * Tells which settings are others than when a server of this database began last: names alone, and no values. Settings stand in the
 * environment and in files, so that the product cannot see who changes them, nor when.
 */
@ApplicationScoped
public class SettingsAudit {
    /** What an entry has room for. */
    private static final int MOST_NAMES = 700;

    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    @Inject
    Transactions transactions;

    @Inject
    Event<Audited> audited;

    /**
     * Compares and remembers. The first time there is nothing to compare with. Takes some milliseconds a setting; must not be called
     * inside a transaction.
     *
     * @param settings values by name, secrets included
     */
    public void compare(Map<String, String> settings) {
        Map<String, KnownSetting> known = transactions.call(this::known);
        Set<String> gone = new TreeSet<>(known.keySet());
        gone.removeAll(settings.keySet());
        // Hashing takes its time, which no transaction waits for.
        List<KnownSetting> now = settings.entrySet().stream()
                .filter(setting -> !isKnown(known.get(setting.getKey()), setting.getValue()))
                .map(setting -> new KnownSetting(setting.getKey(), setting.getValue()))
                .toList();
        Set<String> changed = new TreeSet<>(gone);
        now.forEach(setting -> changed.add(setting.name()));
        if (!changed.isEmpty()) {
            transactions.run(() -> {
                gone.forEach(name ->
                        Optional.ofNullable(em.find(KnownSetting.class, name)).ifPresent(em::remove));
                now.forEach(em::merge);
                if (!known.isEmpty()) {
                    tell(changed);
                }
            });
        }
    }

    private static boolean isKnown(@Nullable KnownSetting known, String value) {
        return known != null && known.is(value);
    }

    private Map<String, KnownSetting> known() {
        return em.createQuery("select s from KnownSetting s", KnownSetting.class)
                .getResultStream()
                .collect(Collectors.toMap(KnownSetting::name, Function.identity()));
    }

    private void tell(Set<String> changed) {
        String names = String.join(" ", changed);
        audited.fire(new Audited(
                AuditAction.CONFIGURATION_CHANGE,
                Outcome.DONE,
                null,
                null,
                null,
                null,
                null,
                Map.of(
                        "count",
                        String.valueOf(changed.size()),
                        "settings",
                        names.length() <= MOST_NAMES ? names : names.substring(0, MOST_NAMES) + "…")));
    }
}
