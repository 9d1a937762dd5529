package org.vademecum.llm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.vademecum.bench.SampleLibrary;
import org.vademecum.common.Json;

/**
 * Learns the weights of {@link Judgement} and prints them, with what they are worth on departments they were not learnt
 * from. Its questions, about the sample manuals and those of four other trades, were written from the manuals, without a
 * look at the golden ones. Arguments: the folder of the built sample manuals, the folder with questions and other manuals.
 *
 * <p>A file of questions is named for its department. A line is {@code + question => words of the answer} or, where the
 * manuals do not answer, {@code - question}.
 */
public final class JudgementTrainer {
    private static final Set<String> SAMPLE = Set.of("hr", "it", "field");
    private static final List<String> OTHERS = List.of("hotel", "laboratory", "bakery", "library");

    /** What {@code file_search} hands to a model by default. */
    private static final int PASSAGES = 8;

    /** How many of the answerable questions are to be answered. */
    private static final double ANSWERED = 0.9;

    private final Evidence evidence;

    private JudgementTrainer(EmbeddingModel embeddings) {
        evidence = new Evidence(embeddings, new VectorCache(embeddings, 4_096), "en");
    }

    private record Example(String department, boolean answerable, double[] signs) {}

    public static void main(String[] args) throws Exception {
        Path questions = Path.of(args[1]);
        Path data = Files.createTempDirectory("vademecum-judgement");
        OnnxEmbeddingModel embeddings = BuiltInModels.embeddings(data);
        try (SampleLibrary sample = new SampleLibrary(Path.of(args[0]), data.resolve("sample"), embeddings);
                SampleLibrary others = new SampleLibrary(listed(questions), data.resolve("others"), embeddings)) {
            JudgementTrainer trainer = new JudgementTrainer(embeddings);
            List<Example> examples = new ArrayList<>();
            SAMPLE.forEach(name -> examples.addAll(trainer.examples(questions, name, sample)));
            OTHERS.forEach(name -> examples.addAll(trainer.examples(questions, name, others)));
            report(examples);
        } finally {
            BuiltInModels.close(embeddings);
        }
    }

    /** A copy of the other trades' manuals with the list that the build makes for the sample ones. */
    private static Path listed(Path questions) throws IOException {
        Path folder = Files.createTempDirectory("vademecum-manuals");
        List<Map<String, Object>> manuals = new ArrayList<>();
        for (String name : OTHERS) {
            String file = name + ".md";
            Path manual = Files.copy(questions.resolve("manuals").resolve(file), folder.resolve(file));
            String title = Files.readAllLines(manual).getFirst().substring(2);
            manuals.add(Map.of("department", name, "title", title, "file", file, "path", file, "version", 1));
        }
        Files.writeString(folder.resolve("manuals.json"), Json.write(manuals));
        return folder;
    }

    private List<Example> examples(Path questions, String department, SampleLibrary library) {
        try {
            return Files.readAllLines(questions.resolve(department + ".txt")).stream()
                    .filter(line -> !line.isBlank())
                    .map(line -> example(line, department, library))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Example example(String line, String department, SampleLibrary library) {
        String question = line.substring(2).split(" => ", 2)[0];
        List<SourcePassage> passages = library.search(department, question, PASSAGES).stream()
                .map(found -> new SourcePassage(found.marker(), found.title(), found.headings(), found.text()))
                .toList();
        double[] signs = Judgement.signs(evidence.judge(question, passages).quotes());
        return new Example(department, line.startsWith("+"), signs);
    }

    private static void report(List<Example> examples) {
        double[] unseen = new double[examples.size()];
        for (Set<String> fold : List.of(Set.of("hr"), Set.of("it"), Set.of("field"), Set.copyOf(OTHERS))) {
            LogisticRegression model = learn(examples, example -> !fold.contains(example.department()));
            IntStream.range(0, unseen.length)
                    .filter(i -> fold.contains(examples.get(i).department()))
                    .forEach(i -> unseen[i] = model.score(examples.get(i).signs()));
        }
        LogisticRegression all = learn(examples, example -> true);
        double[] seen =
                examples.stream().mapToDouble(one -> all.score(one.signs())).toArray();
        double from = threshold(examples, seen);
        System.out.printf(
                "%d questions, %d answerable%n",
                examples.size(),
                (int) examples.stream().filter(Example::answerable).count());
        System.out.println("weights   "
                + Arrays.stream(all.weights()).mapToObj("%.2f"::formatted).collect(Collectors.joining(", ")));
        System.out.printf("sure from %.2f%n", from - all.intercept());
        System.out.printf(
                "unseen departments: area under the curve %.3f, %.1f %% of the unanswerable declined%n",
                area(examples, unseen), 100 * declined(examples, unseen, threshold(examples, unseen)));
    }

    private static LogisticRegression learn(List<Example> examples, Predicate<Example> of) {
        List<Example> chosen = examples.stream().filter(of).toList();
        return LogisticRegression.learn(
                chosen.stream().map(Example::signs).toList(),
                chosen.stream().map(Example::answerable).toList());
    }

    private static double threshold(List<Example> examples, double[] scores) {
        double[] answerable = scores(examples, scores, true);
        return answerable[(int) ((1 - ANSWERED) * answerable.length)];
    }

    private static double declined(List<Example> examples, double[] scores, double threshold) {
        return Arrays.stream(scores(examples, scores, false))
                .map(score -> score < threshold ? 1 : 0)
                .average()
                .orElse(0);
    }

    /** How often an answerable question scores more than an unanswerable one. */
    private static double area(List<Example> examples, double[] scores) {
        double[] others = scores(examples, scores, false);
        return Arrays.stream(scores(examples, scores, true))
                .map(score -> Arrays.stream(others)
                        .map(other -> score > other ? 1 : 0)
                        .average()
                        .orElse(0))
                .average()
                .orElse(0);
    }

    /** In ascending order. */
    private static double[] scores(List<Example> examples, double[] scores, boolean answerable) {
        return IntStream.range(0, scores.length)
                .filter(i -> examples.get(i).answerable() == answerable)
                .mapToDouble(i -> scores[i])
                .sorted()
                .toArray();
    }
}
