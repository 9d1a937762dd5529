package org.vademecum.llm;

/**
 * An image that a user shows.
 *
 * @param url an address that the endpoint can read, or the content itself as a data URL
 * @param detail {@code auto}, {@code low} or {@code high}
 */
public record ChatImage(String url, String detail) {}
