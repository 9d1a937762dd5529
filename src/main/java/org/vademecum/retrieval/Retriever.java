package org.vademecum.retrieval;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import org.vademecum.llm.EmbeddingModel;
import org.vademecum.vectorstore.DocumentText;
import org.vademecum.vectorstore.SearchIndex;
import org.vademecum.vectorstore.SearchIndex.Candidate;
import org.vademecum.vectorstore.SearchIndex.Query;
import org.vademecum.vectorstore.VectorStoreFile;

/**
 * Finds the passages that may answer a question. Thread-safe; must not be called inside a transaction.
 *
 * <p>Words and meaning each propose {@value #CANDIDATES} chunks, every one of them gets both scores, and their weighted
 * sum ranks them; see {@link Passages} for what becomes of them.
 */
@ApplicationScoped
public class Retriever {
    private static final int CANDIDATES = 100;

    /** What a cosine is worth beside a lexical score: its spread over the candidates is about a third of that one's. */
    private static final double COSINE_WEIGHT = 3;

    /** Characters of a question that are looked at; models see no more than 512 tokens either. */
    private static final int LONGEST_QUESTION = 4_000;

    @Inject
    SearchIndex index;

    @Inject
    EmbeddingModel embeddings;

    @Inject
    CurrentDocuments documents;

    /** @throws UncheckedIOException when the index or a document's text cannot be read */
    public SearchResult search(SearchRequest request) {
        List<Candidate> candidates = candidates(request);
        CurrentDocuments.Found found = documents.load(candidates, request);
        List<Window> windows = candidates.stream()
                .sorted(Comparator.comparingDouble(Retriever::score).reversed())
                .flatMap(candidate -> found.window(candidate, score(candidate)).stream())
                .toList();
        List<Passage> passages = Passages.of(windows, request.maxPassages(), found::document).stream()
                .filter(window -> relevance(window.score()) >= request.minRelevance())
                .map(window -> passage(window, found))
                .toList();
        return new SearchResult(passages, found.searched(), candidates.size());
    }

    private List<Candidate> candidates(SearchRequest request) {
        String text = request.text().substring(0, Math.min(request.text().length(), LONGEST_QUESTION));
        try {
            return index.search(new Query(
                    request.departmentIds(),
                    request.vectorStoreIds(),
                    request.filter(),
                    text,
                    embeddings.embedQuery(text),
                    CANDIDATES));
        } catch (IOException e) {
            throw new UncheckedIOException("The search index cannot be read.", e);
        }
    }

    static double score(Candidate candidate) {
        return COSINE_WEIGHT * candidate.cosine() + candidate.lexical();
    }

    /** The same meaning and all of the question's words would be 1. */
    static double relevance(double score) {
        return Math.clamp(score / (COSINE_WEIGHT + 1), 0, 1);
    }

    private static Passage passage(Window window, CurrentDocuments.Found found) {
        VectorStoreFile file = found.file(window.vectorStoreFileId());
        DocumentText text = found.document(file.id());
        return new Passage(
                file.id(),
                file.fileId(),
                file.filename(),
                file.title(),
                file.documentVersion(),
                file.documentDate(),
                window.pageFirst(),
                window.pageLast(),
                PageStarts.in(text, window.start(), window.end()),
                window.headings(),
                window.start(),
                window.end(),
                text.text().substring(window.start(), window.end()),
                text.reading(window.start(), window.end()),
                window.score());
    }
}
