package org.vademecum.access;

/** So much was spent. Fired in the transaction that puts it down, if there is one, and counts once that is committed. */
public record Spent(Spending on, long amount) {}
