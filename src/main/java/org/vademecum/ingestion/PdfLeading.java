package org.vademecum.ingestion;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The usual distance of lines within a paragraph, by font size: most gaps of a document are wider or equal. */
final class PdfLeading {
    private static final float USUAL = 1.2f;
    private static final int ENOUGH = 6;

    private final Map<Integer, List<Float>> distances = new HashMap<>();
    private final List<Float> all = new ArrayList<>();

    /** Learns from a stretch of text. */
    void add(List<PdfElement> stretch) {
        for (int i = 1; i < stretch.size(); i++) {
            if (stretch.get(i - 1) instanceof PdfLine last && stretch.get(i) instanceof PdfLine line) {
                float share = (line.baseline() - last.baseline()) / line.size();
                if (Math.abs(line.size() - last.size()) < 0.3f && share > 0.8f && share < 3f) {
                    distances
                            .computeIfAbsent(Math.round(line.size() * 2), size -> new ArrayList<>())
                            .add(share);
                    all.add(share);
                }
            }
        }
    }

    /** In points, from base line to base line. */
    float of(float size) {
        List<Float> known = distances.getOrDefault(Math.round(size * 2), List.of());
        List<Float> used = known.size() >= ENOUGH ? known : all;
        if (used.size() < ENOUGH) {
            return USUAL * size;
        }
        List<Float> sorted = used.stream().sorted().toList();
        return size * sorted.get(sorted.size() / 4);
    }
}
