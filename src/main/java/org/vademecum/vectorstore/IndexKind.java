package org.vademecum.vectorstore;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where chunks are searched. */
public enum IndexKind {
    /** In the data directory, for one machine: {@link LuceneIndex}. */
    LUCENE,
    /** In a SolrCloud, for several: {@link SolrIndex}. */
    SOLR;

    /**
     * As the configuration calls it.
     *
     * @throws IllegalArgumentException for anything else
     */
    static IndexKind of(String configured) {
        return find(configured.strip())
                .orElseThrow(() -> new IllegalArgumentException(
                        "vademecum.index is '%s'; use lucene or solr.".formatted(configured)));
    }

    /** The one of this key; empty for any other text. */
    public static Optional<IndexKind> find(String key) {
        return Arrays.stream(values()).filter(kind -> kind.key().equals(key)).findAny();
    }

    /** What the configuration calls it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
