package org.vademecum.llm;

import java.util.List;
import java.util.Locale;

/** A stand-in for a model: texts are alike when they have the same letter pairs. Quick and deterministic. */
public class LetterEmbeddingModel implements EmbeddingModel {
    private static final int DIMENSIONS = 128;

    @Override
    public int dimensions() {
        return DIMENSIONS;
    }

    @Override
    public List<float[]> embedPassages(List<String> texts) {
        return texts.stream().map(this::embedQuery).toList();
    }

    /** A token is a word. */
    @Override
    public List<TokenVectors> embedTokens(List<String> texts) {
        return texts.stream()
                .map(text -> {
                    List<Thesaurus.Word> words = Thesaurus.words(text);
                    return TokenVectors.of(
                            embedQuery(text),
                            words.stream().map(word -> embedQuery(word.text())).toList(),
                            words.stream()
                                    .map(word -> new int[] {word.start(), word.end()})
                                    .toList());
                })
                .toList();
    }

    @Override
    public float[] embedQuery(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        float[] vector = new float[DIMENSIONS];
        vector[0] = 1e-3f;
        for (int i = 1; i < lower.length(); i++) {
            vector[Math.floorMod(31 * lower.charAt(i - 1) + lower.charAt(i), DIMENSIONS)]++;
        }
        return unit(vector);
    }

    private static float[] unit(float[] vector) {
        double sum = 0;
        for (float value : vector) {
            sum += value * value;
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= (float) Math.sqrt(sum);
        }
        return vector;
    }

    @Override
    public int countTokens(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }
}
