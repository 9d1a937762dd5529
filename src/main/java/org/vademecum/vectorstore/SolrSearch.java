package org.vademecum.vectorstore;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.lucene.index.Term;
import org.vademecum.common.Words;
import org.vademecum.vectorstore.LexicalQuestion.Weighted;
import org.vademecum.vectorstore.SearchIndex.Candidate;
import org.vademecum.vectorstore.SearchIndex.Match;
import org.vademecum.vectorstore.SearchIndex.Query;
import org.vademecum.vectorstore.SolrLedger.View;

/**
 * One search in Solr, of what counts in one view. What the caller may search is a filter of every request. The first counts: how
 * many chunks there are, how long they are, and in how many each word stands. Then either leg proposes its best, and what is
 * proposed is scored here, by the same code that scores for {@link LuceneIndex}.
 */
final class SolrSearch {
    /** As {@link IndexSearch}: up to so many chunks every vector is compared. */
    private static final int COMPARE_ALL = 5_000;

    private static final String BY_SCORE = "score desc,id asc";

    private final SolrCollection collection;
    private final View view;
    private final Query query;
    private final LexicalQuestion question;

    /** What is known of all permitted chunks; frequencies by term. */
    private record Statistics(int count, double averageLength, Map<Term, Integer> frequencies) {}

    /** A chunk that was proposed, with the words that it was indexed by. */
    private record Proposed(String document, int ordinal, int length, Map<Term, Integer> frequencies, double cosine) {
        static Proposed of(JsonNode fields) {
            List<String> words = Arrays.stream(
                            fields.path(IndexFields.WORDS).asText().split(" ", -1))
                    .toList();
            Map<Term, Integer> frequencies = new HashMap<>(counted(IndexFields.WORDS, words));
            frequencies.putAll(counted(IndexFields.PAIRS, Words.pairs(words)));
            return new Proposed(
                    fields.path(IndexFields.DOCUMENT).asText(),
                    fields.path(IndexFields.ORDINAL).asInt(),
                    fields.path(IndexFields.LENGTH).asInt(),
                    frequencies,
                    // Solr maps a dot product to (1 + x) / 2, so that no score is negative.
                    2 * (float) fields.path("similarity").asDouble() - 1);
        }

        private static Map<Term, Integer> counted(String field, List<String> texts) {
            return texts.stream()
                    .collect(Collectors.groupingBy(text -> new Term(field, text), Collectors.summingInt(each -> 1)));
        }
    }

    SolrSearch(SolrCollection collection, View view, Query query, Words words) {
        this.collection = collection;
        this.view = view;
        this.query = query;
        this.question = new LexicalQuestion(words, query.text(), query.bm25(), query.expansion());
    }

    List<Candidate> candidates() throws IOException {
        SolrScope scope = permitted(SolrFields.CHUNK);
        AttributeFilter filter = query.filter();
        if (filter != null) {
            List<String> documents = documents(filter);
            if (documents.isEmpty()) {
                return List.of();
            }
            scope.anyOf(IndexFields.DOCUMENT, documents);
        }
        Statistics statistics = count(scope);
        if (statistics.count() == 0) {
            return List.of();
        }
        List<Weighted> terms = question.weigh(
                statistics.count(), term -> statistics.frequencies().getOrDefault(term, 0));
        Map<String, Proposed> proposed = new TreeMap<>();
        if (!terms.isEmpty()) {
            proposed.putAll(bestByWords(scope, terms, statistics));
        }
        if (compares()) {
            proposed.putAll(nearest(scope, statistics.count()));
        }
        return scored(proposed.values(), terms, statistics);
    }

    /** Nothing else is searched. */
    private SolrScope permitted(String kind) {
        SolrScope scope = new SolrScope(kind)
                .anyOf(IndexFields.DEPARTMENT, query.departmentIds())
                .anyOf(IndexFields.STORE, query.vectorStoreIds())
                .seenBy(view);
        return query.withheld().isEmpty() ? scope : scope.noneOf(IndexFields.DOCUMENT, withheld());
    }

    /** What the documents are called in any generation that is searched. */
    private Collection<String> withheld() {
        return query.vectorStoreIds().stream()
                .map(IndexNames::generation)
                .distinct()
                .flatMap(generation -> query.withheld().stream().map(id -> IndexNames.of(id, generation)))
                .collect(Collectors.toSet());
    }

    /** Those with the wanted attributes. Asked once, so that both legs agree even while attributes change. */
    private List<String> documents(AttributeFilter filter) throws IOException {
        SolrScope heads = permitted(SolrFields.HEAD).described(filter);
        return collection.list(heads.filters(), heads.params(), IndexFields.DOCUMENT).stream()
                .map(head -> head.path(IndexFields.DOCUMENT).asText())
                .toList();
    }

    private Statistics count(SolrScope scope) throws IOException {
        List<Term> terms = List.copyOf(question.terms());
        Map<String, String> params = new HashMap<>(scope.params());
        Map<String, Object> facets = new LinkedHashMap<>();
        facets.put("length", "sum(length)");
        for (int i = 0; i < terms.size(); i++) {
            params.put("t" + i, SolrFields.term(terms.get(i).text()));
            facets.put(
                    "t" + i,
                    Map.of(
                            "type",
                            "query",
                            "q",
                            "{!term f=%s v=$t%d}".formatted(terms.get(i).field(), i)));
        }
        JsonNode found = collection
                .search(Map.of(
                        "query", "*:*", "filter", scope.filters(), "limit", 0, "facet", facets, "params", params))
                .path("facets");
        int count = found.path("count").asInt();
        Map<Term, Integer> frequencies = new HashMap<>();
        for (int i = 0; i < terms.size(); i++) {
            frequencies.put(terms.get(i), found.path("t" + i).path("count").asInt());
        }
        double averageLength = Math.max(1, found.path("length").asDouble() / Math.max(1, count));
        return new Statistics(count, averageLength, frequencies);
    }

    private Map<String, Proposed> bestByWords(SolrScope scope, List<Weighted> terms, Statistics statistics)
            throws IOException {
        Map<String, String> params = new HashMap<>();
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < terms.size(); i++) {
            Weighted each = terms.get(i);
            params.put("t" + i, SolrFields.term(each.term().text()));
            String frequency = "termfreq(%s,$t%d)".formatted(each.term().field(), i);
            // A frequency of 0 adds nothing, even where the divisor is 0 as well.
            parts.add("product(%s,div(%s,max(sum(%s,$saturation),0.000001)))"
                    .formatted(number(each.weight()), frequency, frequency));
        }
        params.put("score", "sum(0," + String.join(",", parts) + ')');
        params.put("saturation", saturation(statistics.averageLength()));
        params.put("words", words(terms));
        List<Object> filters = new ArrayList<>(scope.filters());
        filters.add("{!terms f=words separator=' ' v=$words}");
        return propose("{!func v=$score}", filters, scope, params);
    }

    /** A pair's words are among them. */
    private static String words(List<Weighted> terms) {
        return terms.stream()
                .map(Weighted::term)
                .filter(term -> term.field().equals(IndexFields.WORDS))
                .map(Term::text)
                .distinct()
                .collect(Collectors.joining(" "));
    }

    /** What the question adds to a frequency before it divides by it, as a function of a chunk's length. */
    private String saturation(double averageLength) {
        double k1 = query.bm25().k1();
        double b = query.bm25().b();
        return "sum(%s,product(%s,length))".formatted(number(k1 * (1 - b)), number(k1 * b / averageLength));
    }

    /** Without an exponent, which functions do not read. */
    private static String number(double value) {
        return new BigDecimal(value).setScale(12, RoundingMode.HALF_EVEN).toPlainString();
    }

    private Map<String, Proposed> nearest(SolrScope scope, int count) throws IOException {
        String nearest = count <= COMPARE_ALL
                ? "{!func}" + similarity()
                : "{!knn f=%s topK=%d v=$vector}"
                        .formatted(vectorField(), Math.max(NearestChunks.LEAST_LOOKED_AT, query.candidates()));
        List<Object> filters = new ArrayList<>(scope.filters());
        filters.add("%s:%d".formatted(SolrFields.DIMENSIONS, query.vector().length));
        return propose(nearest, filters, scope, Map.of());
    }

    /** Not where only words are asked for, or no chunk has a vector of that length. */
    private boolean compares() throws IOException {
        return query.vector().length > 0 && collection.hasVectors(query.vector().length);
    }

    private String vectorField() {
        return IndexFields.vector(query.vector().length);
    }

    private String similarity() {
        return "vectorSimilarity(%s,$vector)".formatted(vectorField());
    }

    private Map<String, Proposed> propose(String by, List<Object> filters, SolrScope scope, Map<String, String> more)
            throws IOException {
        Map<String, String> params = new HashMap<>(scope.params());
        params.putAll(more);
        List<String> fields = new ArrayList<>(List.of(
                SolrFields.ID, IndexFields.DOCUMENT, IndexFields.ORDINAL, IndexFields.LENGTH, IndexFields.WORDS));
        if (compares()) {
            params.put("vector", Arrays.toString(query.vector()));
            fields.add("similarity:" + similarity());
        }
        params.put("distrib.singlePass", "true");
        JsonNode answer = collection.search(Map.of(
                "query",
                by,
                "filter",
                filters,
                "sort",
                BY_SCORE,
                "limit",
                query.candidates(),
                "fields",
                fields,
                "params",
                params));
        List<JsonNode> found = new ArrayList<>();
        answer.at("/response/docs").forEach(found::add);
        return found.stream()
                .collect(Collectors.toMap(chunk -> chunk.path(SolrFields.ID).asText(), Proposed::of));
    }

    private List<Candidate> scored(Collection<Proposed> proposed, List<Weighted> terms, Statistics statistics) {
        Map<Weighted, String> written = query.explained()
                ? terms.stream().collect(Collectors.toMap(Function.identity(), question::written, (one, same) -> one))
                : Map.of();
        return proposed.stream()
                .map(chunk -> {
                    float lexical = 0;
                    List<Match> matches = new ArrayList<>();
                    for (Weighted each : terms) {
                        float part = score(chunk, each, statistics.averageLength());
                        lexical += part;
                        if (part > 0 && query.explained()) {
                            matches.add(new Match(written.getOrDefault(each, ""), part, each.synonymOf()));
                        }
                    }
                    matches.sort(Comparator.comparingDouble(Match::score).reversed());
                    return new Candidate(
                            IndexNames.id(chunk.document()), chunk.ordinal(), chunk.cosine(), lexical, matches);
                })
                .toList();
    }

    private float score(Proposed chunk, Weighted each, double averageLength) {
        int frequency = chunk.frequencies().getOrDefault(each.term(), 0);
        return frequency == 0 ? 0 : question.score(each.weight(), frequency, chunk.length(), averageLength);
    }
}
