package org.vademecum.context;

import java.util.List;

/** Tokens that are left of a budget; fewer than none when more was required. */
final class Room {
    private int left;

    Room(int budget) {
        this.left = budget;
    }

    boolean has(List<ContextItem> items) {
        return tokens(items) <= left;
    }

    List<ContextItem> take(List<ContextItem> items) {
        left -= tokens(items);
        return items;
    }

    private static int tokens(List<ContextItem> items) {
        return items.stream().mapToInt(ContextItem::tokens).sum();
    }
}
