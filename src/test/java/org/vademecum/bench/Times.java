package org.vademecum.bench;

import java.util.Arrays;

/** Times that were measured, in microseconds. Thread-safe. */
final class Times {
    private long[] values = new long[1 << 10];
    private int count;

    synchronized void add(long micros) {
        if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = micros;
    }

    synchronized int count() {
        return count;
    }

    /** In milliseconds: what this share of the times is not above; 0 when there are none. */
    synchronized double at(double share) {
        long[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return count == 0 ? 0 : sorted[(int) Math.min(count - 1L, Math.round(share * count))] / 1e3;
    }
}
