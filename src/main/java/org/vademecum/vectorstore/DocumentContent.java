package org.vademecum.vectorstore;

import java.io.InputStream;

/**
 * The bytes of a document version, from an offset on. Whoever got it closes the stream.
 *
 * @param bytes length of the whole file, whatever the offset
 */
public record DocumentContent(String filename, String mediaType, String sha256, long bytes, InputStream stream) {}
