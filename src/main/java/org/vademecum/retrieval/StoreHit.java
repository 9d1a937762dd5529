package org.vademecum.retrieval;

import org.vademecum.vectorstore.Attributes;

/**
 * A passage of a file in a vector store that answers a {@link StoreQuery}.
 *
 * @param attributes of the file
 */
public record StoreHit(Passage passage, Attributes attributes) {}
