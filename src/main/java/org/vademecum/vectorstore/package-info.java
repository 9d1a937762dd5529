/** Vector stores, the documents in them, their chunks, and the search index port. Start with {@link org.vademecum.vectorstore.VectorStoreFile}. */
@NullMarked
package org.vademecum.vectorstore;

import org.jspecify.annotations.NullMarked;
