package org.vademecum.run;

/**
 * A run that this node works on from now on.
 *
 * @param leaseOwner new for each claim, so that a node cannot mistake its own earlier claim for this one
 * @param nextNumber of the run's events
 */
record Claim(Run run, String leaseOwner, long nextNumber) {}
