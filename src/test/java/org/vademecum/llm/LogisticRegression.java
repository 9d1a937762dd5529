package org.vademecum.llm;

import java.util.List;
import java.util.stream.IntStream;

/** A logistic regression with a ridge penalty on standardised values, learnt by gradient descent. Deterministic. */
record LogisticRegression(double[] weights, double intercept) {
    private static final double PENALTY = 5;
    private static final int STEPS = 20_000;
    private static final double STEP = 1;

    static LogisticRegression learn(List<double[]> values, List<Boolean> labels) {
        int width = values.getFirst().length;
        double[] mean = new double[width];
        double[] spread = new double[width];
        for (int j = 0; j < width; j++) {
            int column = j;
            mean[j] = values.stream().mapToDouble(row -> row[column]).average().orElseThrow();
            spread[j] = Math.sqrt(values.stream()
                    .mapToDouble(row -> Math.pow(row[column] - mean[column], 2))
                    .average()
                    .orElseThrow());
        }
        List<double[]> rows = values.stream()
                .map(row -> IntStream.range(0, width)
                        .mapToDouble(j -> (row[j] - mean[j]) / spread[j])
                        .toArray())
                .toList();
        double[] standard = descend(rows, labels);
        double[] weights = IntStream.range(0, width)
                .mapToDouble(j -> standard[j] / spread[j])
                .toArray();
        double shift =
                IntStream.range(0, width).mapToDouble(j -> weights[j] * mean[j]).sum();
        return new LogisticRegression(weights, standard[width] - shift);
    }

    /** The weights of standardised values, and the intercept behind them. */
    private static double[] descend(List<double[]> rows, List<Boolean> labels) {
        int width = rows.getFirst().length;
        double[] weights = new double[width + 1];
        for (int step = 0; step < STEPS; step++) {
            double[] slope = new double[width + 1];
            for (int i = 0; i < rows.size(); i++) {
                double[] row = rows.get(i);
                double error = probability(row, weights) - (labels.get(i) ? 1 : 0);
                for (int j = 0; j < width; j++) {
                    slope[j] += error * row[j];
                }
                slope[width] += error;
            }
            for (int j = 0; j <= width; j++) {
                weights[j] -= STEP * (slope[j] + (j < width ? PENALTY * weights[j] : 0)) / rows.size();
            }
        }
        return weights;
    }

    private static double probability(double[] row, double[] weights) {
        double sum = weights[row.length];
        for (int j = 0; j < row.length; j++) {
            sum += weights[j] * row[j];
        }
        return 1 / (1 + Math.exp(-sum));
    }

    double score(double[] row) {
        return IntStream.range(0, row.length)
                        .mapToDouble(j -> weights[j] * row[j])
                        .sum()
                + intercept;
    }
}
