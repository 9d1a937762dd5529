/** From a question to ranked, permitted passages. Start with {@link org.vademecum.retrieval.Retriever}. */
@NullMarked
package org.vademecum.retrieval;

import org.jspecify.annotations.NullMarked;
