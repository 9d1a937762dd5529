package org.vademecum.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.vademecum.common.Json;

/**
 * A collection with questions and the places that answer them. Offsets are code points into a document's text, end exclusive.
 *
 * @param documents text by id, in the order of the file
 */
record EvalSet(Map<String, String> documents, List<Question> questions, Map<String, List<Evidence>> evidence) {
    record Question(String qid, String text) {}

    record Evidence(String document, int start, int end, int grade) {
        int length() {
            return end - start;
        }
    }

    private record Document(String id, String text) {}

    /** Reads {@code docs.jsonl}, {@code queries.jsonl} and {@code evidence.tsv}. */
    static EvalSet read(Path folder) throws IOException {
        Map<String, String> documents = new LinkedHashMap<>();
        for (String line : Files.readAllLines(folder.resolve("docs.jsonl"))) {
            Document document = Json.read(line, Document.class);
            documents.put(document.id(), document.text());
        }
        List<Question> questions = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("queries.jsonl"))) {
            questions.add(Json.read(line, Question.class));
        }
        Map<String, List<Evidence>> evidence = Files.readAllLines(folder.resolve("evidence.tsv")).stream()
                .map(line -> line.split("\t", -1))
                .collect(Collectors.groupingBy(
                        columns -> columns[0],
                        Collectors.mapping(
                                columns -> new Evidence(
                                        columns[1],
                                        Integer.parseInt(columns[2]),
                                        Integer.parseInt(columns[3]),
                                        Integer.parseInt(columns[4])),
                                Collectors.toList())));
        return new EvalSet(documents, questions, evidence);
    }
}
