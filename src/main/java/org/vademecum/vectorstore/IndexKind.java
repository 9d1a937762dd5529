package org.vademecum.vectorstore;

import java.util.Locale;

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
        for (IndexKind kind : values()) {
            if (kind.key().equals(configured.strip())) {
                return kind;
            }
        }
        throw new IllegalArgumentException("vademecum.index is '%s'; use lucene or solr.".formatted(configured));
    }

    /** What the configuration calls it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
