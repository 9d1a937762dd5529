package org.vademecum.access;

/**
 * Somebody has looked at what belongs to somebody else, as their role allows. Fired in the transaction that reads.
 *
 * @param what kind of thing, for people
 */
public record ForeignRead(Caller reader, String what, String id, String ownerId, String departmentId) {}
