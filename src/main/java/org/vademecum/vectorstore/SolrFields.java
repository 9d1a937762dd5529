package org.vademecum.vectorstore;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vademecum.common.Words;
import org.vademecum.vectorstore.SearchIndex.IndexedChunk;
import org.vademecum.vectorstore.SearchIndex.IndexedDocument;

/** The documents of the Solr collection, as its schema has them: the head of each document version, and its chunks. */
final class SolrFields {
    static final String ID = "id";
    static final String KIND = "kind";
    static final String CHUNK = "chunk";
    static final String HEAD = "head";
    static final String WRITING = "writing";
    static final String FILE = "file";

    /** How long a chunk's vector is, which tells the field that it is in. */
    static final String DIMENSIONS = "dimensions";

    static final String VERSION = "_version_";

    /** Between the words of a pair; no word has it. */
    private static final char BAR = '|';

    private SolrFields() {}

    static Map<String, Object> head(IndexedDocument document, long writing) {
        return Map.of(
                ID,
                document.name() + '@' + writing,
                KIND,
                HEAD,
                WRITING,
                writing,
                FILE,
                document.vectorStoreFileId(),
                IndexFields.DOCUMENT,
                document.name(),
                IndexFields.STORE,
                IndexNames.of(document.vectorStoreId(), document.generation()),
                IndexFields.DEPARTMENT,
                document.departmentId(),
                IndexFields.ATTRIBUTES,
                AttributeTerms.of(document.attributes()));
    }

    /** A head as it was read, with other attributes; refused where it is not the newest any more. */
    static Map<String, Object> described(JsonNode head, Attributes attributes) {
        Map<String, Object> fields = new HashMap<>();
        for (String text : List.of(ID, FILE, IndexFields.DOCUMENT, IndexFields.STORE, IndexFields.DEPARTMENT)) {
            fields.put(text, head.path(text).asText());
        }
        fields.put(KIND, HEAD);
        fields.put(WRITING, head.path(WRITING).asLong());
        fields.put(VERSION, head.path(VERSION).asLong());
        fields.put(IndexFields.ATTRIBUTES, AttributeTerms.of(attributes));
        return fields;
    }

    static Map<String, Object> chunk(IndexedDocument document, IndexedChunk chunk, Words words, long writing) {
        List<String> stems = words.stems(chunk.text());
        return Map.ofEntries(
                Map.entry(ID, "%s@%d#%07d".formatted(document.name(), writing, chunk.ordinal())),
                Map.entry(KIND, CHUNK),
                Map.entry(WRITING, writing),
                Map.entry(IndexFields.DOCUMENT, document.name()),
                Map.entry(IndexFields.STORE, IndexNames.of(document.vectorStoreId(), document.generation())),
                Map.entry(IndexFields.DEPARTMENT, document.departmentId()),
                Map.entry(IndexFields.ORDINAL, chunk.ordinal()),
                Map.entry(IndexFields.WORDS, String.join(" ", stems)),
                Map.entry(
                        IndexFields.PAIRS,
                        String.join(
                                " ",
                                Words.pairs(stems).stream()
                                        .map(SolrFields::term)
                                        .toList())),
                Map.entry(IndexFields.LENGTH, Math.min(stems.size(), Character.MAX_VALUE)),
                Map.entry(DIMENSIONS, chunk.vector().length),
                Map.entry(IndexFields.vector(chunk.vector().length), chunk.vector()));
    }

    /** A word or pair as the collection has it, where a space would end it. */
    static String term(String wordOrPair) {
        return wordOrPair.replace(' ', BAR);
    }
}
