package org.vademecum.bench;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.LongConsumer;

/**
 * Times within a text, such as {@code T1788000000000000}: microseconds since 1970, of the one clock that all processes of
 * a machine have. Finds those that are newer than all before, since a stream may repeat what it has told. Not thread-safe.
 */
final class Stamps {
    private static final int DIGITS = 16;

    private final LongConsumer heard;
    private long newest;
    private long value;
    private int digits = -1;

    /** @param heard is given each new time */
    Stamps(LongConsumer heard) {
        this.heard = heard;
    }

    static String of(long micros) {
        return "T" + micros;
    }

    static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    void accept(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            byte next = bytes[i];
            if (next == 'T') {
                digits = 0;
                value = 0;
            } else if (digits >= 0 && next >= '0' && next <= '9') {
                value = value * 10 + next - '0';
                if (++digits == DIGITS) {
                    digits = -1;
                    tell();
                }
            } else {
                digits = -1;
            }
        }
    }

    private void tell() {
        if (value > newest) {
            newest = value;
            heard.accept(value);
        }
    }
}
