package org.vademecum.vectorstore;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds chunks by words and by meaning. Holds nothing that could not be rebuilt from the database. Thread-safe.
 */
public interface SearchIndex extends AutoCloseable {
    /**
     * A chunk as it is indexed.
     *
     * @param text the chunk's own text, for the lexical leg
     * @param vector unit length; those of other models may be of other lengths
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared; a copy of each vector would double the memory.
    record IndexedChunk(int ordinal, String text, float[] vector) {}

    /**
     * One document version and all of its chunks.
     *
     * @param generation of the store's index that the chunks are of; others are left alone
     * @param language of its words; null for the installation's
     */
    record IndexedDocument(
            String vectorStoreFileId,
            String vectorStoreId,
            int generation,
            String departmentId,
            @Nullable String language,
            Attributes attributes,
            List<IndexedChunk> chunks) {
        public IndexedDocument {
            chunks = List.copyOf(chunks);
        }

        /** A document of the first generation. */
        public IndexedDocument(
                String vectorStoreFileId,
                String vectorStoreId,
                String departmentId,
                Attributes attributes,
                List<IndexedChunk> chunks) {
            this(vectorStoreFileId, vectorStoreId, 0, departmentId, null, attributes, chunks);
        }

        /** What it is called in the index. */
        public String name() {
            return IndexNames.of(vectorStoreFileId, generation);
        }

        /** A document without attributes. */
        public IndexedDocument(
                String vectorStoreFileId, String vectorStoreId, String departmentId, List<IndexedChunk> chunks) {
            this(vectorStoreFileId, vectorStoreId, departmentId, Attributes.NONE, chunks);
        }
    }

    /**
     * What the lexical leg scores by.
     *
     * @param k1 0 or more: how fast a word that is repeated counts less
     * @param b 0 … 1: how much a long chunk is held against it
     * @param pairWeight what adjacent word pairs are worth beside words
     */
    record Bm25(double k1, double b, double pairWeight) {
        /** What was best over three collections of long documents. */
        public static final Bm25 DEFAULT = new Bm25(0.6, 0.5, 0.5);
    }

    /**
     * What else the lexical leg looks for.
     *
     * @param weight 0 … 1: what a synonym is worth beside the words of the question that it stands for
     */
    record Expansion(Synonyms synonyms, double weight) {}

    /**
     * @param departmentIds the permission filter: nothing else is searched; empty finds nothing
     * @param withheld document versions that are not searched though their department is
     * @param vectorStoreIds the stores, each as {@link IndexNames} calls it in the generation that is searched
     * @param language of the question's words; null for the installation's
     * @param filter on the attributes of documents; null for none
     * @param vector of the question, by the model that the stores' chunks are embedded with; empty to search by words alone
     * @param candidates how many each leg contributes
     * @param expansion null to look for the question's own words alone
     * @param explained whether candidates are to tell their matches
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Query(
            Set<String> departmentIds,
            Set<String> withheld,
            Set<String> vectorStoreIds,
            @Nullable AttributeFilter filter,
            String text,
            @Nullable String language,
            float[] vector,
            int candidates,
            Bm25 bm25,
            @Nullable Expansion expansion,
            boolean explained) {
        public Query {
            departmentIds = Set.copyOf(departmentIds);
            withheld = Set.copyOf(withheld);
            vectorStoreIds = Set.copyOf(vectorStoreIds);
        }

        /** A query that may find all of the departments' documents, and scores words as by default. */
        public Query(
                Set<String> departmentIds,
                Set<String> vectorStoreIds,
                @Nullable AttributeFilter filter,
                String text,
                float[] vector,
                int candidates) {
            this(
                    departmentIds,
                    Set.of(),
                    vectorStoreIds,
                    filter,
                    text,
                    null,
                    vector,
                    candidates,
                    Bm25.DEFAULT,
                    null,
                    false);
        }

        /** The same, and it does not look at attributes. */
        public Query(
                Set<String> departmentIds, Set<String> vectorStoreIds, String text, float[] vector, int candidates) {
            this(departmentIds, vectorStoreIds, null, text, vector, candidates);
        }
    }

    /**
     * A word or pair that was looked for, and its part in a chunk's lexical score.
     *
     * @param text as it stands in the query, or in the synonym
     * @param synonymOf what the query says in its place; null for a word of the query's own
     */
    record Match(String text, double score, @Nullable String synonymOf) {}

    /**
     * A chunk found by either leg, with both scores computed.
     *
     * @param cosine −1 … 1; {@link #FARTHEST} of a chunk whose vector is of another length than the question's
     * @param lexical BM25 over its theoretical maximum for this query, about 0 … 1.5
     * @param matches what makes the lexical score; empty unless the query wants it explained
     */
    record Candidate(String vectorStoreFileId, int ordinal, double cosine, double lexical, List<Match> matches) {
        /** Of what nothing is known. */
        static final float FARTHEST = -1;

        public Candidate {
            matches = List.copyOf(matches);
        }

        /** One that is not explained. */
        public Candidate(String vectorStoreFileId, int ordinal, double cosine, double lexical) {
            this(vectorStoreFileId, ordinal, cosine, lexical, List.of());
        }
    }

    /** Replaces all chunks of the document version in this generation. Searchable when it returns. */
    void put(IndexedDocument document) throws IOException;

    /** Gives a document version other attributes in all generations; no error when there is none. */
    void describe(String vectorStoreFileId, Attributes attributes) throws IOException;

    /** Removes a document version from all generations; no error when there is none. */
    default void remove(String vectorStoreFileId) throws IOException {
        removeAll(Set.of(vectorStoreFileId));
    }

    /** Removes document versions from all generations in one step; no error for those that are not there. */
    void removeAll(Collection<String> vectorStoreFileIds) throws IOException;

    /** Removes a generation of a store; no error when there is none. */
    void discard(String vectorStoreId, int generation) throws IOException;

    /** The union of each leg's best, in no particular order. */
    List<Candidate> search(Query query) throws IOException;

    /** The document versions the index holds, as {@link IndexNames} calls them, to be compared with the database. */
    Set<String> documents() throws IOException;

    /** Those of one store, in all of its generations. */
    Set<String> documents(String vectorStoreId) throws IOException;

    /**
     * How many chunks it has of each of these documents; nothing of those that it does not have.
     *
     * @param names as {@link IndexNames} calls them; at most a few hundred
     */
    Map<String, Integer> countChunks(Collection<String> names) throws IOException;

    /** Does nothing, but fails when the index cannot be asked at the moment. */
    void check() throws IOException;

    /** Lets go of what it holds open. What was put stays. */
    @Override
    default void close() {}
}
