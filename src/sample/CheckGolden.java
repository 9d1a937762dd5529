import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.poi.xwpf.extractor.XWPFWordExtractor;
import org.apache.poi.xwpf.usermodel.XWPFDocument;

/**
 * Holds the golden questions against the built manuals: {@code CheckGolden <outDir> <golden.jsonl> [--write]}. Every quote stands
 * exactly once in the newest version of its manual, on the page and below the section that the question names. With {@code --write}
 * the page numbers are corrected in the file. Exits with 1 when anything is wrong.
 */
public final class CheckGolden {

    private final List<JsonObject> questions;
    private final Map<String, ManualText> manuals = new LinkedHashMap<>();
    private final Map<String, Integer> newest = new HashMap<>();
    private final List<String> faults = new ArrayList<>();

    private CheckGolden(List<JsonObject> questions) {
        this.questions = questions;
    }

    public static void main(String[] args) throws IOException {
        Path golden = Path.of(args[1]);
        boolean write = Arrays.asList(args).contains("--write");
        List<JsonObject> questions = Files.readAllLines(golden).stream()
                .filter(line -> !line.isBlank())
                .map(CheckGolden::parse)
                .toList();
        CheckGolden check = new CheckGolden(questions);
        check.load(Path.of(args[0]));
        if (write) {
            Files.write(
                    golden, check.withPages().stream().map(JsonObject::toString).toList());
            check = new CheckGolden(check.withPages());
            check.load(Path.of(args[0]));
        }
        check.run();
        check.report();
        System.exit(check.faults.isEmpty() ? 0 : 1);
    }

    private static JsonObject parse(String line) {
        try (JsonReader reader = Json.createReader(new StringReader(line))) {
            return reader.readObject();
        }
    }

    private void load(Path built) throws IOException {
        try (JsonReader reader = Json.createReader(Files.newBufferedReader(built.resolve("manuals.json")))) {
            for (JsonObject entry : reader.readArray().getValuesAs(JsonObject.class)) {
                String name = entry.getString("department") + "/" + entry.getString("file");
                manuals.put(
                        name + " v" + entry.getInt("version"), ManualText.read(built.resolve(entry.getString("path"))));
                newest.merge(name, entry.getInt("version"), Math::max);
            }
        }
    }

    private void run() {
        Map<String, JsonObject> earlier = new HashMap<>();
        for (JsonObject question : questions) {
            String id = question.getString("id");
            checkPlace(question, earlier);
            if (question.getBoolean("answerable")) {
                checkEvidence(question);
            } else if (!List.of("file", "version", "page", "section", "quote").stream()
                    .allMatch(question::isNull)) {
                faults.add(id + ": unanswerable, but names evidence");
            }
            if (earlier.put(id, question) != null) {
                faults.add(id + ": used twice");
            }
        }
    }

    private void checkPlace(JsonObject question, Map<String, JsonObject> earlier) {
        if (question.isNull("followsUp")) {
            return;
        }
        JsonObject before = earlier.get(question.getString("followsUp"));
        if (before == null || !before.getString("department").equals(question.getString("department"))) {
            faults.add(question.getString("id") + ": follows no earlier question of its department");
        }
    }

    private void checkEvidence(JsonObject question) {
        String id = question.getString("id");
        String name = question.getString("department") + "/" + question.getString("file");
        if (question.getInt("version") != newest.getOrDefault(name, -1)) {
            faults.add(id + ": " + name + " is not at version " + question.getInt("version"));
            return;
        }
        ManualText manual = manual(question);
        int hits = manual.count(question.getString("quote"));
        if (hits != 1) {
            faults.add(id + ": quote found " + hits + " times: " + question.getString("quote"));
            return;
        }
        if (!page(question).equals(question.get("page"))) {
            faults.add(id + ": page " + question.get("page") + ", found on " + page(question));
        }
        if (!manual.standsBelow(question.getString("section"), question.getString("quote"))) {
            faults.add(id + ": quote is not in section " + question.getString("section"));
        }
    }

    private ManualText manual(JsonObject question) {
        return manuals.get(question.getString("department") + "/" + question.getString("file") + " v"
                + question.getInt("version"));
    }

    private JsonValue page(JsonObject question) {
        OptionalInt page = manual(question).pageOf(question.getString("quote"));
        return page.isPresent() ? Json.createValue(page.getAsInt()) : JsonValue.NULL;
    }

    private List<JsonObject> withPages() {
        return questions.stream()
                .map(question ->
                        question.getBoolean("answerable") && manual(question) != null ? withPage(question) : question)
                .toList();
    }

    private JsonObject withPage(JsonObject question) {
        var builder = Json.createObjectBuilder();
        question.forEach((key, value) -> builder.add(key, key.equals("page") ? page(question) : value));
        return builder.build();
    }

    private void report() {
        faults.forEach(System.out::println);
        questions.stream()
                .collect(Collectors.groupingBy(
                        question -> question.getString("department"), LinkedHashMap::new, Collectors.toList()))
                .forEach((department, own) -> System.out.println(department + ": " + summary(own)));
        System.out.println("all: " + summary(questions) + ", " + faults.size() + " faults");
    }

    private static String summary(List<JsonObject> questions) {
        long answerable = questions.stream()
                .filter(question -> question.getBoolean("answerable"))
                .count();
        long followUps = questions.stream()
                .filter(question -> !question.isNull("followsUp"))
                .count();
        long rows = questions.stream()
                .filter(question -> question.getString("quote", "").contains(" | "))
                .count();
        return answerable + " answerable (" + rows + " from tables), " + (questions.size() - answerable)
                + " unanswerable, " + followUps + " follow-ups";
    }
}

/** The words of a manual, page by page for a PDF and in one piece for other formats, with every run of white space as one space. */
record ManualText(List<String> pages, boolean paged) {

    // Cells that a quote leaves out stand between those it names.
    private static final String CELLS_BETWEEN = ".{1,160}?";

    static ManualText read(Path file) throws IOException {
        String name = file.toString();
        if (name.endsWith(".pdf")) {
            return new ManualText(pdf(file), true);
        }
        return new ManualText(List.of(normalise(name.endsWith(".docx") ? docx(file) : markdown(file))), false);
    }

    private static List<String> pdf(Path file) throws IOException {
        try (PDDocument document = Loader.loadPDF(file.toFile())) {
            PDFTextStripper stripper = new PDFTextStripper();
            List<String> pages = new ArrayList<>();
            for (int page = 1; page <= document.getNumberOfPages(); page++) {
                stripper.setStartPage(page);
                stripper.setEndPage(page);
                pages.add(normalise(stripper.getText(document)));
            }
            return pages;
        }
    }

    private static String docx(Path file) throws IOException {
        try (var in = Files.newInputStream(file);
                var document = new XWPFDocument(in);
                var words = new XWPFWordExtractor(document)) {
            return words.getText();
        }
    }

    private static String markdown(Path file) throws IOException {
        return Files.readString(file).replaceAll("[*`|#]", " ");
    }

    private static String normalise(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC)
                .replaceAll("[\\s\u00a0]+", " ")
                .strip();
    }

    int count(String quote) {
        return pages.stream()
                .mapToInt(page -> (int) pattern(quote).matcher(page).results().count())
                .sum();
    }

    OptionalInt pageOf(String quote) {
        for (int page = 0; paged && page < pages.size(); page++) {
            if (pattern(quote).matcher(pages.get(page)).find()) {
                return OptionalInt.of(page + 1);
            }
        }
        return OptionalInt.empty();
    }

    /** Whether the section's heading is the last one before the quote; the contents page comes before every heading in the text. */
    boolean standsBelow(String section, String quote) {
        String all = String.join(" ", pages);
        Optional<Integer> place = pattern(quote)
                .matcher(all)
                .results()
                .map(match -> match.start())
                .reduce((first, last) -> last);
        int heading = all.lastIndexOf(normalise(section), place.orElse(0));
        return heading >= 0
                && !Pattern.compile(" " + next(section))
                        .matcher(all.substring(heading, place.orElse(heading)))
                        .find();
    }

    /** The heading that would follow: "4.3 " after "4.2 Carry-over", "9 " after "8 Owner", always before a capital letter. */
    private static String next(String section) {
        String number = section.substring(0, section.indexOf(' '));
        int dot = number.lastIndexOf('.');
        int last = Integer.parseInt(number.substring(dot + 1)) + 1;
        return Pattern.quote(number.substring(0, dot + 1) + last) + " [A-Z][a-z]+ [a-z]";
    }

    private static Pattern pattern(String quote) {
        String words = Arrays.stream(normalise(quote).split(" \\| "))
                .map(Pattern::quote)
                .collect(Collectors.joining("(?: |" + CELLS_BETWEEN + ")"));
        return Pattern.compile("(?<!\\w)" + words);
    }
}
