/**
 * From a stored file to searchable chunks: parse, split, embed, index, as durable jobs. Start with {@link
 * org.vademecum.ingestion.IngestionPipeline}.
 */
@NullMarked
package org.vademecum.ingestion;

import org.jspecify.annotations.NullMarked;
