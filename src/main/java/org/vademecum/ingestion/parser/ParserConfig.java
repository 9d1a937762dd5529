package org.vademecum.ingestion.parser;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The limits of parsing, as configured. */
@Dependent
class ParserConfig {
    /** Of one document. */
    @Inject
    @ConfigProperty(name = "vademecum.ingestion.parse-timeout", defaultValue = "PT2M")
    Duration timeout;

    @Inject
    @ConfigProperty(name = "vademecum.ingestion.max-characters", defaultValue = "20000000")
    int maxCharacters;

    @Inject
    @ConfigProperty(name = "vademecum.ingestion.parser.heap", defaultValue = "512m")
    String heap;

    /** After so many documents a process makes way for a new one. */
    @Inject
    @ConfigProperty(name = "vademecum.ingestion.parser.documents", defaultValue = "200")
    int documents;

    /** How long a process without work is kept. */
    @Inject
    @ConfigProperty(name = "vademecum.ingestion.parser.idle", defaultValue = "PT5M")
    Duration idle;

    @Inject
    @ConfigProperty(name = "vademecum.ingestion.parser.max-temp-bytes", defaultValue = "1073741824")
    long maxTempBytes;

    @Inject
    @ConfigProperty(name = "vademecum.ingestion.parser.max-part-bytes", defaultValue = "268435456")
    long maxPartBytes;

    @Inject
    @ConfigProperty(name = "vademecum.ingestion.parser.max-depth", defaultValue = "500")
    int maxDepth;

    @Inject
    @ConfigProperty(name = "vademecum.ingestion.parser.max-pixels", defaultValue = "100000000")
    long maxPixels;

    ParserLimits limits() {
        return new ParserLimits(maxCharacters, maxPartBytes, maxDepth, maxPixels);
    }
}
