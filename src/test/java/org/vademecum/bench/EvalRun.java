package org.vademecum.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vademecum.bench.EvalSet.Evidence;
import org.vademecum.bench.EvalSet.Question;

/**
 * What was found for each question of a collection, and how good that is. A hit finds the evidence of which it covers at
 * least half, wherever it begins and ends, so that passages of any size can be compared.
 */
final class EvalRun {
    private static final int RANKS = 10;
    private static final int CONTEXT = 16_000;

    /** A stretch of a document in code points, end exclusive. */
    record Hit(String document, int start, int end) {
        boolean finds(Evidence evidence) {
            int shared = Math.min(end, evidence.end()) - Math.max(start, evidence.start());
            return document.equals(evidence.document()) && 2 * shared >= evidence.length();
        }
    }

    private final EvalSet set;
    private final Map<String, List<Hit>> hits = new LinkedHashMap<>();

    EvalRun(EvalSet set) {
        this.set = set;
    }

    /** Best hit first. */
    void put(Question question, List<Hit> found) {
        hits.put(question.qid(), List.copyOf(found));
    }

    /** Gain of the first ten hits over what the evidence in best order would gain; a second find gains nothing. */
    double ndcg() {
        return set.questions().stream()
                .mapToDouble(question -> {
                    List<Evidence> evidence = evidence(question);
                    List<Integer> best = evidence.stream()
                            .map(Evidence::grade)
                            .sorted(Comparator.reverseOrder())
                            .toList();
                    return Math.min(1, discounted(gains(hits(question), evidence)) / discounted(best));
                })
                .average()
                .orElse(0);
    }

    /** The share of the evidence within the first 16,000 characters of what was found. */
    double recall() {
        return set.questions().stream()
                .mapToDouble(question -> {
                    List<Evidence> evidence = evidence(question);
                    long found = evidence.stream()
                            .filter(one -> read(hits(question)).stream().anyMatch(hit -> hit.finds(one)))
                            .count();
                    return (double) found / evidence.size();
                })
                .average()
                .orElse(0);
    }

    double hitsPerQuestion() {
        return hits.values().stream().mapToInt(List::size).average().orElse(0);
    }

    int longest() {
        return hits.values().stream()
                .flatMap(List::stream)
                .mapToInt(hit -> hit.end() - hit.start())
                .max()
                .orElse(0);
    }

    private List<Evidence> evidence(Question question) {
        return set.evidence().getOrDefault(question.qid(), List.of());
    }

    private List<Hit> hits(Question question) {
        return hits.getOrDefault(question.qid(), List.of());
    }

    private static List<Integer> gains(List<Hit> hits, List<Evidence> evidence) {
        List<Evidence> open = new ArrayList<>(evidence);
        List<Integer> gains = new ArrayList<>();
        for (Hit hit : hits) {
            List<Evidence> found = open.stream().filter(hit::finds).toList();
            gains.add(found.stream().mapToInt(Evidence::grade).sum());
            open.removeIf(hit::finds);
        }
        return gains;
    }

    private static double discounted(List<Integer> gains) {
        double sum = 0;
        for (int rank = 0; rank < Math.min(RANKS, gains.size()); rank++) {
            sum += gains.get(rank) * Math.log(2) / Math.log(rank + 2);
        }
        return sum;
    }

    private static List<Hit> read(List<Hit> hits) {
        int characters = 0;
        List<Hit> read = new ArrayList<>();
        for (Hit hit : hits) {
            characters += hit.end() - hit.start();
            if (characters > CONTEXT) {
                break;
            }
            read.add(hit);
        }
        return read;
    }

    /** As a TREC run file: {@code qid Q0 document:start-end rank score tag}. */
    void write(Path file, String tag) throws IOException {
        List<String> lines = new ArrayList<>();
        hits.forEach((qid, found) -> {
            for (int i = 0; i < found.size(); i++) {
                Hit hit = found.get(i);
                lines.add("%s Q0 %s:%d-%d %d %d %s"
                        .formatted(qid, hit.document(), hit.start(), hit.end(), i + 1, found.size() - i, tag));
            }
        });
        Files.write(file, lines);
    }
}
