package org.vademecum.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.vademecum.ingestion.MemoryIngestion;
import org.vademecum.ingestion.parser.ParsedDocument;
import org.vademecum.llm.BuiltInModels;
import org.vademecum.llm.OnnxEmbeddingModel;
import org.vademecum.vectorstore.SearchIndex.IndexedChunk;

/**
 * Chunks of the sample manuals and of a collection's documents, split and embedded as the product does it, and the questions
 * that were written about them.
 */
record RealChunks(List<Embedded> chunks, List<Embedded> questions) {
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Embedded(String text, float[] vector) {}

    /** Reads what was kept in the file, or embeds everything, which takes minutes, and keeps it there. */
    static RealChunks kept(Path file, Path manuals, Path collection) throws Exception {
        if (!Files.exists(file)) {
            Path begun = file.resolveSibling(file.getFileName() + ".begun");
            embed(manuals, collection).write(begun);
            Files.move(begun, file, StandardCopyOption.ATOMIC_MOVE);
        }
        try (DataInputStream data = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            return new RealChunks(readAll(data), readAll(data));
        }
    }

    private static RealChunks embed(Path manuals, Path collection) throws Exception {
        Path work = Files.createTempDirectory("vademecum-bench");
        List<Path> files = new ArrayList<>();
        try (Stream<Path> found = Files.walk(manuals)) {
            found.filter(path -> path.toString().endsWith(".pdf")).sorted().forEach(files::add);
        }
        List<String> asked = new ArrayList<>();
        GoldenQuestion.read(manuals.resolve("golden.jsonl")).stream()
                .filter(question -> question.answerable() && question.followsUp() == null)
                .forEach(question -> asked.add(question.question()));
        if (Files.exists(collection.resolve("docs.jsonl"))) {
            EvalSet set = EvalSet.read(collection);
            for (var document : set.documents().entrySet()) {
                files.add(Files.writeString(work.resolve(document.getKey() + ".txt"), document.getValue()));
            }
            set.questions().forEach(question -> asked.add(question.text()));
        }
        OnnxEmbeddingModel model = BuiltInModels.embeddings(work);
        try {
            List<Embedded> questions = asked.stream()
                    .map(text -> new Embedded(text, model.embedQuery(text)))
                    .toList();
            return new RealChunks(chunks(files, new MemoryIngestion(model)), questions);
        } finally {
            BuiltInModels.close(model);
        }
    }

    private static List<Embedded> chunks(List<Path> files, MemoryIngestion ingestion) throws Exception {
        List<Embedded> chunks = new ArrayList<>();
        for (Path file : files) {
            ParsedDocument parsed = ingestion.parse(file);
            String name = String.valueOf(file.getFileName());
            for (IndexedChunk chunk : ingestion.indexed(name, parsed, ingestion.chunks("bench", parsed.text()))) {
                chunks.add(new Embedded(chunk.text(), chunk.vector()));
            }
        }
        return chunks;
    }

    private void write(Path file) throws IOException {
        try (DataOutputStream data = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            for (List<Embedded> all : List.of(chunks, questions)) {
                data.writeInt(all.size());
                for (Embedded each : all) {
                    data.writeUTF(each.text());
                    data.writeInt(each.vector().length);
                    for (float value : each.vector()) {
                        data.writeFloat(value);
                    }
                }
            }
        }
    }

    private static List<Embedded> readAll(DataInputStream data) throws IOException {
        List<Embedded> all = new ArrayList<>();
        int count = data.readInt();
        for (int i = 0; i < count; i++) {
            String text = data.readUTF();
            float[] vector = new float[data.readInt()];
            for (int j = 0; j < vector.length; j++) {
                vector[j] = data.readFloat();
            }
            all.add(new Embedded(text, vector));
        }
        return all;
    }

    /** So many of the questions, from the first to the last of them. */
    List<Embedded> questions(int count) {
        int taken = Math.min(count, questions.size());
        return IntStream.range(0, taken)
                .mapToObj(i -> questions.get((int) ((long) i * questions.size() / taken)))
                .toList();
    }
}
