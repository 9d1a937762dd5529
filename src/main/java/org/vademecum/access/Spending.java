package org.vademecum.access;

import org.jspecify.annotations.Nullable;

/**
 * Somebody is about to spend something. Fired before it begins: an observer that objects throws {@link
 * org.vademecum.common.TooMany}. What it came to is told by {@link Spent}.
 *
 * @param keyId the API key that asked for it; null when none did
 * @param departmentId whose it is spent on
 */
public record Spending(
        Meter meter, String principalId, @Nullable String keyId, String departmentId) {
    public static Spending of(Caller caller, Meter meter, String departmentId) {
        return new Spending(meter, caller.principalId(), caller.keyId(), departmentId);
    }

    public Spent spent(long amount) {
        return new Spent(this, amount);
    }
}
