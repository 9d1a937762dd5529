package org.vademecum.retention;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Invalid;

/**
 * For how many days things are kept after they were last touched: a conversation after what was last said, a run after it
 * was asked for, a request after it was sent, a file after it was uploaded. 1 … 36,500; null for ever.
 */
public record RetentionTerms(
        @Nullable Integer threadDays,
        @Nullable Integer runDays,
        @Nullable Integer requestDays,
        @Nullable Integer fileDays) {
    public static final RetentionTerms FOR_EVER = new RetentionTerms(null, null, null, null);

    private static final int MOST_DAYS = 36_500;

    /** @throws Invalid with the kind at fault for values out of bounds */
    public RetentionTerms {
        require(Retained.Kind.THREADS, threadDays);
        require(Retained.Kind.RUNS, runDays);
        require(Retained.Kind.REQUESTS, requestDays);
        require(Retained.Kind.FILES, fileDays);
    }

    private static void require(Retained.Kind kind, @Nullable Integer days) {
        if (days != null && (days < 1 || days > MOST_DAYS)) {
            throw new Invalid(kind.id(), "invalid_value", "Days are a whole number between 1 and 36500.");
        }
    }

    /** The kinds that do not stay for ever, and for how many days they do. */
    public Map<Retained.Kind, Integer> limited() {
        Map<Retained.Kind, Integer> limited = new EnumMap<>(Retained.Kind.class);
        for (Retained.Kind kind : Retained.Kind.values()) {
            Integer days = days(kind);
            if (days != null) {
                limited.put(kind, days);
            }
        }
        return limited;
    }

    public @Nullable Integer days(Retained.Kind kind) {
        return switch (kind) {
            case THREADS -> threadDays;
            case RUNS -> runDays;
            case REQUESTS -> requestDays;
            case FILES -> fileDays;
        };
    }
}
