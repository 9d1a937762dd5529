package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Languages;
import org.vademecum.common.Transactions;

/**
 * Finds out in which language the documents of a store are written. As in recipes the installation's is null. Must not be called
 * inside a transaction.
 */
@ApplicationScoped
public class StoreLanguage {
    /** Documents that are looked at, the newest; and characters of each. */
    private static final int DOCUMENTS = 50;

    private static final int CHARACTERS = 20_000;

    @Inject
    VectorStoreFileRepository documents;

    @Inject
    VectorStoreRepository stores;

    @Inject
    DocumentTexts texts;

    @Inject
    Transactions transactions;

    @Inject
    @ConfigProperty(name = "vademecum.index.language", defaultValue = "en")
    String installed;

    /**
     * The first document of a store tells its language before anything is indexed, so that nothing has to be indexed anew where the
     * others are like it. Whoever asks for the store's recipe afterwards is told the same as everybody.
     *
     * @throws UncheckedIOException when the text cannot be read
     */
    public void settle(String vectorStoreId, String textSha256) {
        if (transactions
                .call(() -> stores.find(vectorStoreId).filter(VectorStore::isLanguageOpen))
                .isEmpty()) {
            return;
        }
        String language = language(textSha256).map(this::inRecipe).orElse(null);
        transactions.retry(() -> {
            stores.lock(vectorStoreId)
                    .filter(VectorStore::isLanguageOpen)
                    .ifPresent(store -> store.settleLanguage(language));
            return vectorStoreId;
        });
    }

    /**
     * How many of the store's newest documents are of each language; those of none that can be told count for nothing.
     *
     * @throws UncheckedIOException when a text cannot be read
     */
    Map<String, Long> count(String vectorStoreId) {
        return transactions.call(() -> documents.listTexts(vectorStoreId, DOCUMENTS)).stream()
                .flatMap(text -> language(text).stream())
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    }

    /** The language of the most documents: of as many the present one, or else the first in the alphabet of codes. */
    @Nullable
    String most(Map<String, Long> counts, @Nullable String present) {
        String most = name(present);
        for (Map.Entry<String, Long> each : new TreeMap<>(counts).entrySet()) {
            if (each.getValue() > counts.getOrDefault(most, 0L)) {
                most = each.getKey();
            }
        }
        return inRecipe(most);
    }

    /** The code of a language as a recipe has it. */
    String name(@Nullable String inRecipe) {
        return inRecipe == null ? installed : inRecipe;
    }

    private @Nullable String inRecipe(String name) {
        return name.equals(installed) ? null : name;
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
