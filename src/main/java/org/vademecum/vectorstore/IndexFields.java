package org.vademecum.vectorstore;

import java.util.List;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.BytesRef;
import org.vademecum.common.Words;
import org.vademecum.vectorstore.SearchIndex.IndexedChunk;
import org.vademecum.vectorstore.SearchIndex.IndexedDocument;

/** The fields of a chunk in the Lucene index. */
final class IndexFields {
    static final String DOCUMENT = "document";
    static final String ORDINAL = "ordinal";
    static final String DEPARTMENT = "department";
    static final String STORE = "store";
    static final String WORDS = "words";
    static final String PAIRS = "pairs";

    /** Number of words of the chunk. Lucene's own norms round it. */
    static final String LENGTH = "length";

    private static final String VECTOR = "vector_";
    private static final String SIGNS = "signs_";

    /** A column and nothing else, so that it can be changed in place: a document's attributes as JSON. */
    static final String ATTRIBUTES = "attributes";

    private static final AttributesConverter CONVERTER = new AttributesConverter();
    private static final FieldType COUNTED = new FieldType();

    static {
        COUNTED.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
        COUNTED.setOmitNorms(true);
        COUNTED.freeze();
    }

    private IndexFields() {}

    /** Vectors of different models have different lengths, and a field has one. */
    static String vector(int length) {
        return VECTOR + length;
    }

    /** The column of {@link SignBits} of such vectors. */
    static String signs(int length) {
        return SIGNS + length;
    }

    static Document of(IndexedDocument document, IndexedChunk chunk, Words words) {
        List<String> stems = words.stems(chunk.text());
        Document fields = new Document();
        fields.add(new StringField(DOCUMENT, document.name(), Field.Store.NO));
        fields.add(new SortedDocValuesField(DOCUMENT, new BytesRef(document.name())));
        fields.add(new NumericDocValuesField(ORDINAL, chunk.ordinal()));
        fields.add(new StringField(DEPARTMENT, document.departmentId(), Field.Store.NO));
        fields.add(
                new StringField(STORE, IndexNames.of(document.vectorStoreId(), document.generation()), Field.Store.NO));
        fields.add(new BinaryDocValuesField(ATTRIBUTES, bytes(document.attributes())));
        fields.add(new Field(WORDS, new Listed(stems), COUNTED));
        fields.add(new Field(PAIRS, new Listed(Words.pairs(stems)), COUNTED));
        fields.add(new NumericDocValuesField(LENGTH, stems.size()));
        float[] vector = chunk.vector();
        fields.add(new KnnFloatVectorField(vector(vector.length), vector, VectorSimilarityFunction.DOT_PRODUCT));
        fields.add(new BinaryDocValuesField(signs(vector.length), SignBits.bytes(vector)));
        return fields;
    }

    static BytesRef bytes(Attributes attributes) {
        return new BytesRef(CONVERTER.convertToDatabaseColumn(attributes));
    }

    static Attributes attributes(BytesRef bytes) {
        return CONVERTER.convertToEntityAttribute(bytes.utf8ToString());
    }

    /** Words that have been analysed already. */
    private static final class Listed extends TokenStream {
        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
        private final List<String> words;
        private int next;

        Listed(List<String> words) {
            this.words = words;
        }

        @Override
        public void reset() {
            next = 0;
        }

        @Override
        public boolean incrementToken() {
            if (next == words.size()) {
                return false;
            }
            clearAttributes();
            term.append(words.get(next++));
            return true;
        }
    }
}
