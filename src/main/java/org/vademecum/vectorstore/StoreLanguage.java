package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.vademecum.common.Languages;

/** Finds out in which language most documents of a store are written. Must not be called inside a transaction. */
@ApplicationScoped
class StoreLanguage {
    /** Documents that are looked at, the newest; and characters of each. */
    private static final int DOCUMENTS = 50;

    private static final int CHARACTERS = 20_000;

    @Inject
    VectorStoreFileRepository documents;

    @Inject
    DocumentTexts texts;

    /**
     * Of as many documents the first one in the alphabet of codes; empty when none can be told.
     *
     * @throws UncheckedIOException when a text cannot be read
     */
    Optional<String> of(String vectorStoreId) {
        Map<String, Long> counts = documents.listTexts(vectorStoreId, DOCUMENTS).stream()
                .flatMap(text -> language(text).stream())
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .max(Map.Entry.<String, Long>comparingByValue()
                        .thenComparing(Map.Entry.<String, Long>comparingByKey(Comparator.reverseOrder())))
                .map(Map.Entry::getKey);
    }

    private Optional<String> language(String sha256) {
        try {
            String text = texts.read(sha256).text();
            return Languages.of(text.substring(0, Math.min(text.length(), CHARACTERS)));
        } catch (IOException e) {
            throw new UncheckedIOException("The text of a document cannot be read.", e);
        }
    }
}
