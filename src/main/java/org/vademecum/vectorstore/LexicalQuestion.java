package org.vademecum.vectorstore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.lucene.index.Term;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Words;
import org.vademecum.vectorstore.SearchIndex.Bm25;
import org.vademecum.vectorstore.SearchIndex.Expansion;

/**
 * What the lexical leg looks for: the question's words, their adjacent pairs, and the same of synonyms. The score is BM25 over
 * words and, at a weight, over pairs, divided by what the question's words could reach at the most. Frequencies and lengths are
 * those of the permitted chunks alone: a score tells nothing of other departments, and does not change when somebody else's
 * manual comes or goes. Every index scores by this. Immutable.
 */
final class LexicalQuestion {
    /** A question has no more distinct words than this; what comes after them is not looked at. */
    private static final int MAX_TERMS = 256;

    /** Words and pairs of synonyms that are looked for besides. */
    private static final int MAX_SYNONYM_TERMS = 128;

    private final Words words;
    private final String text;
    private final List<String> stems;
    private final Bm25 bm25;
    private final @Nullable Expansion expansion;

    /** A synonym, and what of the question it stands for. */
    private record Origin(String synonym, String of) {}

    /**
     * A word or pair; {@code weight} is what a chunk full of it would score.
     *
     * @param origin null for one of the question's own
     */
    record Weighted(Term term, double weight, @Nullable Origin origin) {
        /** What the question says in its place; null for a term of the question's own. */
        @Nullable
        String synonymOf() {
            return origin == null ? null : origin.of();
        }
    }

    /** In how many of the permitted chunks a term stands. */
    @FunctionalInterface
    interface Frequencies {
        int of(Term term) throws IOException;
    }

    LexicalQuestion(Words words, String text, Bm25 bm25, @Nullable Expansion expansion) {
        this.words = words;
        this.text = text;
        this.stems = words.stems(text).stream().limit(MAX_TERMS).toList();
        this.bm25 = bm25;
        this.expansion = expansion;
    }

    /** Everything whose frequency {@link #weigh} asks for, whatever the answers. */
    Set<Term> terms() throws IOException {
        Set<Term> asked = new LinkedHashSet<>();
        weigh(0, term -> {
            asked.add(term);
            return 0;
        });
        return asked;
    }

    /**
     * What each term is worth, the most first: a score is always summed up in this order.
     *
     * @param count number of permitted chunks
     */
    List<Weighted> weigh(int count, Frequencies frequencies) throws IOException {
        return new Weighing(count, frequencies).terms();
    }

    /**
     * A term's part in a chunk's score.
     *
     * @param length number of the chunk's words
     * @param averageLength of the permitted chunks, at least 1
     */
    float score(double weight, double frequency, double length, double averageLength) {
        // Without the factor (k1 + 1): the term's part is below its idf, which makes idf sums the maximum.
        return (float) (weight * frequency / (frequency + saturation(length / averageLength)));
    }

    /** How many occurrences make half of a term's weight in a chunk of this length, which is given in average lengths. */
    private double saturation(double length) {
        return bm25.k1() * (1 - bm25.b() + bm25.b() * length);
    }

    /** A term as it stands in the question, or in the synonym. */
    String written(Weighted each) {
        Origin origin = each.origin();
        Map<String, String> forms = words.forms(origin == null ? text : origin.synonym());
        return Arrays.stream(each.term().text().split(" ", -1))
                .map(stem -> forms.getOrDefault(stem, stem))
                .collect(Collectors.joining(" "));
    }

    private final class Weighing {
        private final int count;
        private final Frequencies frequencies;
        private final List<Weighted> terms = new ArrayList<>();

        Weighing(int count, Frequencies frequencies) {
            this.count = count;
            this.frequencies = frequencies;
        }

        List<Weighted> terms() throws IOException {
            double possible = weighOwn();
            if (expansion != null) {
                expand(expansion, possible);
            }
            terms.sort(Comparator.comparingDouble(Weighted::weight).reversed());
            return terms;
        }

        /** Returns what the question's words could reach at the most, which all weights are parts of. */
        private double weighOwn() throws IOException {
            double possible = 0;
            List<Weighted> found = new ArrayList<>();
            for (String word : new LinkedHashSet<>(stems)) {
                Term term = new Term(IndexFields.WORDS, word);
                double idf = idf(term);
                possible += idf;
                found.add(new Weighted(term, idf, null));
            }
            for (String pair : new LinkedHashSet<>(Words.pairs(stems))) {
                Term term = new Term(IndexFields.PAIRS, pair);
                found.add(new Weighted(term, bm25.pairWeight() * idf(term), null));
            }
            for (Weighted each : found) {
                terms.add(new Weighted(each.term(), each.weight() / possible, null));
            }
            return possible;
        }

        /** A synonym as a whole is worth a part of what it stands for, which its words share by how rare they are. */
        private void expand(Expansion by, double possible) throws IOException {
            Map<Term, Weighted> added = new LinkedHashMap<>();
            for (Synonyms.Found found : by.synonyms().in(stems, words)) {
                double worth = by.weight() * idfOf(found.form().stems()) / possible;
                for (Synonyms.Form synonym : found.others()) {
                    if (added.size() >= MAX_SYNONYM_TERMS + terms.size()) {
                        break;
                    }
                    Origin origin = new Origin(synonym.text(), found.form().text());
                    double share = worth / idfOf(synonym.stems());
                    for (String word : synonym.stems()) {
                        add(added, new Term(IndexFields.WORDS, word), share, origin);
                    }
                    for (String pair : Words.pairs(synonym.stems())) {
                        add(added, new Term(IndexFields.PAIRS, pair), share * bm25.pairWeight(), origin);
                    }
                }
            }
            terms.forEach(own -> added.remove(own.term()));
            added.values().stream().limit(MAX_SYNONYM_TERMS).forEach(terms::add);
        }

        /** What several synonyms have counts once. */
        private void add(Map<Term, Weighted> added, Term term, double share, Origin origin) throws IOException {
            Weighted weighted = new Weighted(term, share * idf(term), origin);
            added.merge(term, weighted, (one, other) -> other.weight() > one.weight() ? other : one);
        }

        private double idfOf(List<String> stems) throws IOException {
            double sum = 0;
            for (String word : new LinkedHashSet<>(stems)) {
                sum += idf(new Term(IndexFields.WORDS, word));
            }
            return sum;
        }

        private double idf(Term term) throws IOException {
            int found = frequencies.of(term);
            return Math.log(1 + (count - found + 0.5) / (found + 0.5));
        }
    }
}
