package org.vademecum.ingestion;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.vademecum.llm.EmbeddingModel;
import org.vademecum.llm.TokenVectors;

/** Vectors that follow from the text alone; a token is a word. A test can step in before each call. */
final class WordEmbeddings implements EmbeddingModel {
    /** Done before each call; may throw. */
    volatile Callable<?> beforeEmbedding = () -> null;

    volatile Callable<?> beforeCounting = () -> null;
    final List<String> embedded = new CopyOnWriteArrayList<>();

    static float[] vectorOf(String text) {
        double angle = text.hashCode();
        return new float[] {(float) Math.cos(angle), (float) Math.sin(angle)};
    }

    @Override
    public int dimensions() {
        return 2;
    }

    @Override
    public List<float[]> embedPassages(List<String> texts) {
        call(beforeEmbedding);
        embedded.addAll(texts);
        return texts.stream().map(WordEmbeddings::vectorOf).toList();
    }

    @Override
    public List<TokenVectors> embedTokens(List<String> texts) {
        return embedPassages(texts).stream()
                .map(vector -> TokenVectors.of(vector, List.of(), List.of()))
                .toList();
    }

    @Override
    public float[] embedQuery(String text) {
        return vectorOf(text);
    }

    @Override
    public int countTokens(String text) {
        call(beforeCounting);
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }

    private static void call(Callable<?> hook) {
        try {
            hook.call();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
