package org.vademecum.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.QueryBuilder;
import org.vademecum.bench.EvalRun.Hit;

/** What everybody builds first: fixed chunks, Lucene's English BM25, a vector field, and one of the usual ways to join them. */
final class PlainSearch implements AutoCloseable {
    /** How the two legs become one list. */
    enum Fusion {
        WORDS,
        VECTORS,
        RECIPROCAL_RANKS,
        MIN_MAX
    }

    private static final int CANDIDATES = 100;
    private static final int RANK_CONSTANT = 60;

    private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
    private final EnglishAnalyzer analyzer = new EnglishAnalyzer();
    private final List<Hit> chunks;
    private final DirectoryReader reader;
    private final IndexSearcher searcher;

    PlainSearch(List<Hit> chunks, List<String> texts, List<float[]> vectors) throws IOException {
        this.chunks = List.copyOf(chunks);
        try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(analyzer))) {
            for (int i = 0; i < texts.size(); i++) {
                Document document = new Document();
                document.add(new TextField("text", texts.get(i), Field.Store.NO));
                document.add(new KnnFloatVectorField("vector", vectors.get(i), VectorSimilarityFunction.DOT_PRODUCT));
                writer.addDocument(document);
            }
            writer.forceMerge(1);
        }
        reader = DirectoryReader.open(directory);
        searcher = new IndexSearcher(reader);
    }

    List<Hit> search(String question, float[] vector, Fusion fusion, int limit) throws IOException {
        Map<Integer, Double> scores = new HashMap<>();
        if (fusion != Fusion.VECTORS) {
            Query words = new QueryBuilder(analyzer).createBooleanQuery("text", question);
            add(scores, words == null ? new ScoreDoc[0] : searcher.search(words, CANDIDATES).scoreDocs, fusion);
        }
        if (fusion != Fusion.WORDS) {
            Query nearest = new KnnFloatVectorQuery("vector", vector, CANDIDATES);
            add(scores, searcher.search(nearest, CANDIDATES).scoreDocs, fusion);
        }
        return scores.entrySet().stream()
                .sorted(Map.Entry.<Integer, Double>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(limit)
                .map(entry -> chunks.get(entry.getKey()))
                .toList();
    }

    private static void add(Map<Integer, Double> scores, ScoreDoc[] leg, Fusion fusion) {
        List<Double> worth = new ArrayList<>();
        for (int rank = 0; rank < leg.length; rank++) {
            double best = leg[0].score;
            double worst = leg[leg.length - 1].score;
            worth.add(
                    switch (fusion) {
                        case WORDS, VECTORS -> (double) leg[rank].score;
                        case RECIPROCAL_RANKS -> 1.0 / (RANK_CONSTANT + rank + 1);
                        case MIN_MAX -> best == worst ? 1 : (leg[rank].score - worst) / (best - worst);
                    });
        }
        for (int rank = 0; rank < leg.length; rank++) {
            scores.merge(leg[rank].doc, worth.get(rank), Double::sum);
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
        directory.close();
        analyzer.close();
    }
}
