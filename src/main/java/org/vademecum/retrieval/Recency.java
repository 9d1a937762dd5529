package org.vademecum.retrieval;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.vademecum.vectorstore.VectorStoreFile;

/**
 * What a document's date adds to a score: the whole boost for one of today, half of it at its half-life. The date is the
 * one that the document states, or else that of its upload.
 */
record Recency(double boost, int halfLife, LocalDate today) {
    static Recency of(RetrievalProfile profile, Clock clock) {
        return new Recency(profile.recencyBoost(), profile.recencyHalfLife(), LocalDate.now(clock));
    }

    double score(VectorStoreFile file) {
        if (boost == 0) {
            return 0;
        }
        LocalDate date = Objects.requireNonNullElseGet(
                file.documentDate(), () -> LocalDate.ofInstant(file.createdAt(), ZoneOffset.UTC));
        long days = Math.max(0, ChronoUnit.DAYS.between(date, today));
        return Retriever.BEST_SCORE * boost * Math.pow(0.5, (double) days / halfLife);
    }
}
