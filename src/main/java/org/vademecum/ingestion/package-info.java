/** From a stored file to searchable chunks: parse, split, embed, index, as durable jobs. */
@NullMarked
package org.vademecum.ingestion;

import org.jspecify.annotations.NullMarked;
