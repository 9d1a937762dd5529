package org.vademecum.api.v1;

/** An event of a stream; {@code data} is written as JSON. */
record WireEvent(String name, Object data) {}
