package org.vademecum.usage;

import org.jspecify.annotations.Nullable;
import org.vademecum.access.Meter;
import org.vademecum.common.Invalid;

/** What a department may spend a day; null for what is configured, 0 for as much as it likes. */
public record BudgetTerms(@Nullable Long tokens, @Nullable Long uploadBytes) {
    public static final BudgetTerms CONFIGURED = new BudgetTerms(null, null);

    private static final long MOST = 1_000_000_000_000_000L;

    /** @throws Invalid with {@code tokens} or {@code uploads} at fault for values out of bounds */
    public BudgetTerms {
        require("tokens", tokens);
        require("uploads", uploadBytes);
    }

    private static void require(String param, @Nullable Long amount) {
        if (amount != null && (amount < 0 || amount > MOST)) {
            throw new Invalid(param, "invalid_value", "A budget is a whole number from 0 on.");
        }
    }

    public @Nullable Long of(Meter meter) {
        return switch (meter) {
            case TOKENS -> tokens;
            case UPLOADS -> uploadBytes;
        };
    }
}
