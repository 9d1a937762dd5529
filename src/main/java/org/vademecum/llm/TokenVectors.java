package org.vademecum.llm;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A text's vector with those of its tokens where they stand, which tell how near two words are in meaning, in their
 * contexts. Immutable; a sentence takes some 15 kB.
 */
public final class TokenVectors {
    private static final float SCALE = 127;

    private final float[] text;
    private final List<Token> tokens;

    private TokenVectors(float[] text, List<Token> tokens) {
        this.text = text;
        this.tokens = tokens;
    }

    /** A token's place in the text and its vector in whole 127ths. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Token(int start, int end, byte[] vector) {}

    /**
     * @param text unit vector of the whole
     * @param tokens unit vectors, in the order of {@code spans}
     * @param spans where each token starts and ends in the text, in characters
     */
    public static TokenVectors of(float[] text, List<float[]> tokens, List<int[]> spans) {
        return new TokenVectors(
                text.clone(),
                IntStream.range(0, tokens.size())
                        .mapToObj(i -> new Token(spans.get(i)[0], spans.get(i)[1], rounded(tokens.get(i))))
                        .toList());
    }

    private static byte[] rounded(float[] vector) {
        byte[] rounded = new byte[vector.length];
        for (int i = 0; i < vector.length; i++) {
            rounded[i] = (byte) Math.round(vector[i] * SCALE);
        }
        return rounded;
    }

    /** Of the whole text; not to be written to. */
    float[] text() {
        return text;
    }

    /** How near the part of this text comes to anything in the other one: a cosine; 0 when either is empty. */
    double likeness(int start, int end, TokenVectors other) {
        return tokens.stream()
                .filter(token -> token.start() >= start && token.end() <= end)
                .mapToDouble(other::nearest)
                .average()
                .orElse(0);
    }

    private double nearest(Token token) {
        int most = 0;
        for (Token own : tokens) {
            most = Math.max(most, product(own.vector(), token.vector()));
        }
        return most / (SCALE * SCALE);
    }

    private static int product(byte[] a, byte[] b) {
        int sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
