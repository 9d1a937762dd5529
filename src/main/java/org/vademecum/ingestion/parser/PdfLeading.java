package org.vademecum.ingestion.parser;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The usual distance of lines within a paragraph, by font size, learnt from full lines: text mostly goes on below them. */
final class PdfLeading {
    private static final float USUAL = 1.2f;
    private static final int ENOUGH = 6;
    private static final float FULL = 0.85f;

    private final Map<Integer, List<Float>> distances = new HashMap<>();
    private final List<Float> all = new ArrayList<>();
    private final Map<Integer, Float> usual = new HashMap<>();

    /** Learns from stretches of text. */
    PdfLeading(Stream<List<PdfElement>> stretches) {
        stretches.forEach(this::learn);
    }

    private void learn(List<PdfElement> stretch) {
        double left = stretch.stream().mapToDouble(PdfElement::left).min().orElse(0);
        double right = stretch.stream().mapToDouble(PdfElement::right).max().orElse(0);
        for (int i = 1; i < stretch.size(); i++) {
            boolean full = stretch.get(i - 1).right() > left + FULL * (right - left);
            if (full && stretch.get(i - 1) instanceof PdfLine last && stretch.get(i) instanceof PdfLine line) {
                learn(last, line);
            }
        }
    }

    private void learn(PdfLine last, PdfLine line) {
        float share = (line.baseline() - last.baseline()) / line.size();
        boolean alike = Math.abs(line.size() - last.size()) < 0.3f && share > 0.8f && share < 3f;
        if (alike && !PdfLeaders.isIn(last.text())) {
            distances
                    .computeIfAbsent(key(line.size()), size -> new ArrayList<>())
                    .add(share);
            all.add(share);
        }
    }

    private static int key(float size) {
        return Math.round(size * 2);
    }

    /** In points, from base line to base line. */
    float of(float size) {
        return size * usual.computeIfAbsent(key(size), this::share);
    }

    private float share(int key) {
        List<Float> known = distances.getOrDefault(key, List.of());
        List<Float> used = known.size() >= ENOUGH ? known : all;
        if (used.size() < ENOUGH) {
            return USUAL;
        }
        List<Float> sorted = used.stream().sorted().toList();
        return sorted.get(sorted.size() / 3);
    }
}
