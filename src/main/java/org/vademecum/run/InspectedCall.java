package org.vademecum.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model call as people look at it.
 *
 * @param items what its request was made of, in its order
 * @param previous the call that it is compared with: the one before it, or the last one of the run before
 * @param gone what was in the previous request and is not in this one
 */
public record InspectedCall(
        ModelCall call, List<Item> items, @Nullable ModelCall previous, List<Item> gone) {
    public InspectedCall {
        items = List.copyOf(items);
        gone = List.copyOf(gone);
    }

    /** How something in a request compares with the request before; those that are in neither have not changed. */
    public enum Change {
        NONE,
        ADDED,
        CHANGED
    }

    /** @param text what it says, for people; cut off when it is long */
    public record Item(CallItem item, String text, Change change) {}
}
