package org.vademecum.run;

/** What a program's function gave for one call. */
public record SubmittedOutput(String callId, String output) {}
