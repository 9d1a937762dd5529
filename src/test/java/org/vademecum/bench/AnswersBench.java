package org.vademecum.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.vademecum.common.Json;
import org.vademecum.llm.BuiltInModels;
import org.vademecum.llm.Cancellation;
import org.vademecum.llm.ChatMessage;
import org.vademecum.llm.ChatModel;
import org.vademecum.llm.ChatRequest;
import org.vademecum.llm.ChatSettings;
import org.vademecum.llm.ExtractiveChatModel;
import org.vademecum.llm.ModelTurn;
import org.vademecum.llm.OnnxEmbeddingModel;
import org.vademecum.llm.SourcePassage;
import org.vademecum.llm.ToolCall;
import org.vademecum.llm.ToolDefinition;
import org.vademecum.run.BoundAnswer;
import org.vademecum.thread.Citation;
import org.vademecum.thread.SentenceSupport.Support;
import org.vademecum.tool.FoundPassage;

/**
 * Asks the sample company's golden questions with the built-in model, through the parser, splitter, embedding, index,
 * retriever and citation binding of the product, and prints how many are answered from the right page and how many
 * unanswerable ones are declined. Arguments: the folder of the built manuals, the golden file, {@code --verbose}.
 */
public final class AnswersBench {
    /** What {@code file_search} hands to a model by default. */
    private static final int PASSAGES = 8;

    private static final ToolDefinition SEARCH = new ToolDefinition("file_search", "", "{}");

    private final SampleLibrary library;
    private final ChatModel model;
    private final Map<String, Outcome> outcomes = new HashMap<>();

    private AnswersBench(SampleLibrary library, ChatModel model) {
        this.library = library;
        this.model = model;
    }

    /** {@code messages} is the conversation up to and with the answer. */
    private record Outcome(
            GoldenQuestion golden,
            String query,
            List<FoundPassage> passages,
            BoundAnswer answer,
            boolean declined,
            double modelMillis,
            double millis,
            List<ChatMessage> messages) {}

    public static void main(String[] args) throws Exception {
        boolean verbose = Arrays.asList(args).contains("--verbose");
        Path dataDir = Files.createTempDirectory("vademecum-bench");
        OnnxEmbeddingModel embeddings = BuiltInModels.embeddings(dataDir);
        try (SampleLibrary library = new SampleLibrary(Path.of(args[0]), dataDir, embeddings)) {
            AnswersBench bench = new AnswersBench(library, ExtractiveChatModel.of(embeddings, "en"));
            List<GoldenQuestion> questions = GoldenQuestion.read(Path.of(args[1]));
            List<Outcome> outcomes = questions.stream().map(bench::ask).toList();
            if (verbose) {
                outcomes.forEach(bench::print);
            }
            bench.report(outcomes);
        } finally {
            BuiltInModels.close(embeddings);
        }
    }

    private Outcome ask(GoldenQuestion golden) {
        List<ChatMessage> messages = new ArrayList<>();
        if (golden.followsUp() != null) {
            messages.addAll(
                    Objects.requireNonNull(outcomes.get(golden.followsUp())).messages());
        }
        messages.add(new ChatMessage.User(golden.question()));
        long start = System.nanoTime();
        ToolCall call = turn(messages).toolCalls().getFirst();
        String query = Json.read(call.arguments(), Query.class).query();
        List<FoundPassage> passages = library.search(golden.department(), query, PASSAGES);
        List<ChatMessage> second = new ArrayList<>(messages);
        second.add(new ChatMessage.Assistant("", List.of(call)));
        second.add(new ChatMessage.ToolResult(
                call.id(), "", passages.stream().map(AnswersBench::source).toList()));
        long searched = System.nanoTime();
        ModelTurn answer = turn(second);
        long end = System.nanoTime();
        messages.add(new ChatMessage.Assistant(answer.text().replaceAll(" ?【[^】]*】", ""), List.of()));
        Outcome outcome = new Outcome(
                golden,
                query,
                passages,
                BoundAnswer.of(answer.text(), passages),
                answer.finish() == ModelTurn.Finish.DECLINED,
                (end - searched) / 1e6,
                (end - start) / 1e6,
                List.copyOf(messages));
        outcomes.put(golden.id(), outcome);
        return outcome;
    }

    private record Query(String query) {}

    private ModelTurn turn(List<ChatMessage> messages) {
        ChatRequest request = new ChatRequest("extractive", messages, List.of(SEARCH), ChatSettings.DEFAULT);
        return model.stream(request, delta -> {}, new Cancellation());
    }

    private static SourcePassage source(FoundPassage passage) {
        return new SourcePassage(passage.marker(), passage.title(), passage.headings(), passage.text());
    }

    private boolean retrieved(Outcome outcome) {
        return outcome.passages().stream()
                .anyMatch(passage -> passage.filename().equals(outcome.golden().file())
                        && words(passage.text()).contains(words(outcome.golden().quote())));
    }

    private boolean onPage(Outcome outcome) {
        return outcome.answer().citations().stream().anyMatch(citation -> isExpected(citation, outcome.golden()));
    }

    private static boolean isExpected(Citation citation, GoldenQuestion golden) {
        boolean document = citation.filename().equals(golden.file())
                && Objects.equals(citation.documentVersion(), golden.version());
        boolean place = golden.page() == null
                ? citation.headings().contains(String.valueOf(golden.section()))
                : golden.page().equals(citation.page());
        return document && place;
    }

    private static boolean inSection(Outcome outcome) {
        return outcome.answer().citations().stream()
                .anyMatch(citation -> citation.filename()
                                .equals(outcome.golden().file())
                        && citation.headings()
                                .contains(String.valueOf(outcome.golden().section())));
    }

    private static boolean quoted(Outcome outcome) {
        String all = outcome.answer().citations().stream()
                .map(Citation::quote)
                .map(AnswersBench::words)
                .collect(Collectors.joining(" / "));
        return all.contains(words(outcome.golden().quote()));
    }

    /** Every quote is the document's text at its place, and every sentence of the answer stands in it. */
    private boolean verbatim(Outcome outcome) {
        boolean inDocument = outcome.answer().citations().stream()
                .allMatch(citation -> library.text(citation.vectorStoreFileId())
                        .substring(citation.passageStart(), citation.passageEnd())
                        .equals(citation.quote()));
        boolean sentences =
                outcome.answer().sentences().stream().allMatch(sentence -> sentence.support() == Support.QUOTED);
        return inDocument && sentences;
    }

    private static String words(Object text) {
        return String.valueOf(text).replaceAll("[|\\s\u00a0]+", " ").strip();
    }

    private void report(List<Outcome> all) {
        System.out.printf(
                "%-22s %12s %10s %10s %10s %10s %10s %10s%n",
                "", "right page", "section", "quote", "declined", "of which", "found", "unanswered");
        System.out.printf(
                "%-22s %12s %10s %10s %10s %10s %10s %10s%n",
                "", "cited", "cited", "in answer", "wrongly", "in reach", "in search", "declined");
        row("all", all, outcome -> true);
        row("  tuned on (even)", all, outcome -> !outcome.golden().heldOut());
        row("  held out (odd)", all, outcome -> outcome.golden().heldOut());
        row("  follow-ups", all, outcome -> outcome.golden().followsUp() != null);
        all.stream()
                .map(outcome -> outcome.golden().department())
                .distinct()
                .forEach(name -> row(
                        "  " + name,
                        all,
                        outcome -> outcome.golden().department().equals(name)));
        List<Outcome> answered =
                all.stream().filter(outcome -> !outcome.declined()).toList();
        System.out.printf("%nQuotes verbatim: %s of the answers%n", share(answered, this::verbatim));
        System.out.printf(
                "Citations an answer: %.1f%n",
                answered.stream()
                        .mapToInt(outcome -> outcome.answer().citations().size())
                        .average()
                        .orElse(0));
        System.out.printf(
                "Median milliseconds: model %.0f, whole question %.0f; 95 in 100 under %.0f%n",
                quantile(all.stream().mapToDouble(Outcome::modelMillis).toArray(), 0.5),
                quantile(all.stream().mapToDouble(Outcome::millis).toArray(), 0.5),
                quantile(all.stream().mapToDouble(Outcome::millis).toArray(), 0.95));
    }

    private void row(String name, List<Outcome> all, Predicate<Outcome> of) {
        List<Outcome> chosen = all.stream().filter(of).toList();
        List<Outcome> answerable =
                chosen.stream().filter(outcome -> outcome.golden().answerable()).toList();
        List<Outcome> unanswerable = chosen.stream()
                .filter(outcome -> !outcome.golden().answerable())
                .toList();
        System.out.printf(
                "%-22s %12s %10s %10s %10s %10s %10s %10s%n",
                name,
                share(answerable, this::onPage),
                share(answerable, AnswersBench::inSection),
                share(answerable, AnswersBench::quoted),
                share(answerable, Outcome::declined),
                share(answerable, outcome -> outcome.declined() && retrieved(outcome)),
                share(answerable, this::retrieved),
                share(unanswerable, Outcome::declined));
    }

    private static String share(List<Outcome> outcomes, Predicate<Outcome> of) {
        long found = outcomes.stream().filter(of).count();
        return outcomes.isEmpty() ? "–" : "%.1f %%".formatted(100.0 * found / outcomes.size());
    }

    private static double quantile(double[] values, double share) {
        Arrays.sort(values);
        return values.length == 0 ? 0 : values[(int) Math.min(values.length - 1, share * values.length)];
    }

    private void print(Outcome outcome) {
        GoldenQuestion golden = outcome.golden();
        String verdict = golden.answerable()
                ? outcome.declined() ? "DECLINED" : onPage(outcome) ? "ok" : "WRONG"
                : outcome.declined() ? "ok" : "ANSWERED";
        System.out.printf("%-9s %s %s%n", verdict, golden.id(), golden.question());
        if (!outcome.query().equals(golden.question())) {
            System.out.println("          searched: " + outcome.query());
        }
        System.out.println("          " + outcome.answer().text().replace("\n", "⏎"));
        if (golden.answerable()) {
            System.out.println("          expected: " + golden.section() + ": " + golden.quote()
                    + (retrieved(outcome) ? "" : "  (not among the passages)")
                    + (verbatim(outcome) ? "" : "  NOT VERBATIM"));
        }
    }
}
