package org.vademecum.context;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.context.ContextLedger.Reason;

/** Tokens that are left of a budget, or of a share of it; fewer than none when more was required. */
final class Room {
    private final @Nullable Room whole;
    private int left;

    private Room(@Nullable Room whole, int left) {
        this.whole = whole;
        this.left = left;
    }

    static Room of(int budget) {
        return new Room(null, budget);
    }

    /** A part of this room: what is taken there is taken here. Null for all that is left. */
    Room share(@Nullable Integer percent, int budget) {
        return new Room(this, percent == null ? Integer.MAX_VALUE : (int) ((long) budget * percent / 100));
    }

    /** Half of what is left. */
    Room half() {
        return new Room(this, left() / 2);
    }

    int left() {
        return whole == null ? left : Math.min(left, whole.left());
    }

    boolean has(List<ContextItem> items) {
        return tokens(items) <= left();
    }

    /** Whether it is the share that has no room for them. */
    boolean limits(List<ContextItem> items) {
        return tokens(items) > left;
    }

    /** Why something that is too much for this room stays out. */
    Reason reason() {
        return whole != null && left < whole.left() ? Reason.OVER_SHARE : Reason.OVER_BUDGET;
    }

    List<ContextItem> take(List<ContextItem> items) {
        take(tokens(items));
        return items;
    }

    private void take(int tokens) {
        left -= tokens;
        if (whole != null) {
            whole.take(tokens);
        }
    }

    private static int tokens(List<ContextItem> items) {
        return items.stream().mapToInt(ContextItem::tokens).sum();
    }
}
