package org.vademecum.ingestion;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The usual distance of lines within a paragraph, by font size, learnt from full lines: text mostly goes on below them. */
final class PdfLeading {
    private static final float USUAL = 1.2f;
    private static final int ENOUGH = 6;
    private static final float FULL = 0.85f;

    private final Map<Integer, List<Float>> distances = new HashMap<>();
    private final List<Float> all = new ArrayList<>();

    /** Learns from a stretch of text. */
    void add(List<PdfElement> stretch) {
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
        if (alike && !PdfBlocks.LEADER.matcher(last.text()).matches()) {
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
        List<Float> known = distances.getOrDefault(key(size), List.of());
        List<Float> used = known.size() >= ENOUGH ? known : all;
        if (used.size() < ENOUGH) {
            return USUAL * size;
        }
        List<Float> sorted = used.stream().sorted().toList();
        return size * sorted.get(sorted.size() / 3);
    }
}
