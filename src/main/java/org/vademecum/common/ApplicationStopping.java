package org.vademecum.common;

/**
 * Fired once, before the application goes down, while the database still answers: take no more work, let go of leases.
 * All observers together have a few seconds.
 */
public record ApplicationStopping() {}
