package org.vademecum.retrieval;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.vademecum.vectorstore.VectorStoreFile;

/**
 * What a document adds to the scores of its chunks, whatever they say.
 *
 * @param recency relevance that a document of today gets on top
 * @param halfLife days after which half of that is left
 * @param weight the power that the documents' own factors are raised to: 0 for not at all, 1 for as they were set
 */
record Boosts(double recency, int halfLife, LocalDate today, double weight) {
    static Boosts of(RetrievalProfile profile, Clock clock) {
        return new Boosts(
                profile.recencyBoost(), profile.recencyHalfLife(), LocalDate.now(clock), profile.documentBoost());
    }

    /** For the document's date, which is the one that it states, or else that of its upload. */
    double recency(VectorStoreFile file) {
        if (recency == 0) {
            return 0;
        }
        LocalDate date = Objects.requireNonNullElseGet(
                file.documentDate(), () -> LocalDate.ofInstant(file.createdAt(), ZoneOffset.UTC));
        long days = Math.max(0, ChronoUnit.DAYS.between(date, today));
        return Retriever.BEST_SCORE * recency * Math.pow(0.5, (double) days / halfLife);
    }

    /** By the document's factor; below 0 for one under 1. A score that is not above 0 stays as it is. */
    double factor(VectorStoreFile file, double score) {
        return file.boost() == 1 || weight == 0 ? 0 : Math.max(0, score) * (Math.pow(file.boost(), weight) - 1);
    }
}
