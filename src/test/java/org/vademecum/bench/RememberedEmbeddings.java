package org.vademecum.bench;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.vademecum.llm.EmbeddingModel;
import org.vademecum.llm.TokenVectors;

/** Remembers the vectors of texts in a file, so that a benchmark that is run again is quick. For one thread. */
final class RememberedEmbeddings implements EmbeddingModel {
    private static final int AT_ONCE = 500;

    private final EmbeddingModel model;
    private final Path file;
    private final Map<UUID, float[]> vectors = new HashMap<>();

    RememberedEmbeddings(EmbeddingModel model, Path file) throws IOException {
        this.model = model;
        this.file = file;
        if (Files.exists(file)) {
            read();
        }
    }

    private void read() throws IOException {
        try (DataInputStream data = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            while (data.available() > 0) {
                UUID key = new UUID(data.readLong(), data.readLong());
                float[] vector = new float[model.dimensions()];
                for (int i = 0; i < vector.length; i++) {
                    vector[i] = data.readFloat();
                }
                vectors.put(key, vector);
            }
        } catch (EOFException e) {
            throw new IOException(file + " was not written to its end; delete it.", e);
        }
    }

    private static UUID key(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int dimensions() {
        return model.dimensions();
    }

    @Override
    public List<float[]> embedPassages(List<String> texts) {
        List<String> missing = texts.stream()
                .filter(text -> !vectors.containsKey(key(text)))
                .distinct()
                .toList();
        for (int from = 0; from < missing.size(); from += AT_ONCE) {
            List<String> some = missing.subList(from, Math.min(missing.size(), from + AT_ONCE));
            keep(some, model.embedPassages(some));
        }
        return texts.stream().map(text -> vectors.get(key(text))).toList();
    }

    private void keep(List<String> texts, List<float[]> made) {
        try (DataOutputStream data = new DataOutputStream(new java.io.BufferedOutputStream(
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)))) {
            for (int i = 0; i < made.size(); i++) {
                UUID key = key(texts.get(i));
                vectors.put(key, made.get(i));
                data.writeLong(key.getMostSignificantBits());
                data.writeLong(key.getLeastSignificantBits());
                for (float value : made.get(i)) {
                    data.writeFloat(value);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<TokenVectors> embedTokens(List<String> texts) {
        return model.embedTokens(texts);
    }

    /** A key that no passage has. */
    @Override
    public float[] embedQuery(String text) {
        String question = "question\0" + text;
        float[] known = vectors.get(key(question));
        if (known != null) {
            return known;
        }
        float[] vector = model.embedQuery(text);
        keep(List.of(question), List.of(vector));
        return vector;
    }

    @Override
    public int countTokens(String text) {
        return model.countTokens(text);
    }
}
