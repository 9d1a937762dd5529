package org.vademecum.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sets a call's request beside the one before it. Pure. */
final class CallComparison {
    private static final Set<String> OF_A_RUN = Set.of("tool_calls", "passages", "tool_output");

    private final ModelCall call;
    private final @Nullable ModelCall previous;
    private final Map<String, CallItem> before = new HashMap<>();

    CallComparison(ModelCall call, @Nullable ModelCall previous) {
        this.call = call;
        this.previous = previous;
        if (previous != null) {
            previous.items().stream().filter(CallItem::sent).forEach(item -> before.put(key(previous, item), item));
        }
    }

    InspectedCall with(Texts texts) {
        List<InspectedCall.Item> items = new ArrayList<>();
        for (CallItem item : call.items()) {
            items.add(new InspectedCall.Item(item, texts.of(call, item), change(item)));
        }
        Set<String> now = call.items().stream()
                .filter(CallItem::sent)
                .map(item -> key(call, item))
                .collect(Collectors.toSet());
        return new InspectedCall(call, items, previous, previous == null ? List.of() : gone(previous, now, texts));
    }

    /** Says what an item of a call's request says. */
    @FunctionalInterface
    interface Texts {
        String of(ModelCall call, CallItem item);
    }

    private InspectedCall.Change change(CallItem item) {
        if (previous == null || !item.sent()) {
            return InspectedCall.Change.NONE;
        }
        CallItem earlier = before.get(key(call, item));
        if (earlier == null) {
            return InspectedCall.Change.ADDED;
        }
        return earlier.tokens() == item.tokens() ? InspectedCall.Change.NONE : InspectedCall.Change.CHANGED;
    }

    private static List<InspectedCall.Item> gone(ModelCall previous, Set<String> now, Texts texts) {
        return previous.items().stream()
                .filter(item -> item.sent() && !now.contains(key(previous, item)))
                .map(item -> new InspectedCall.Item(item, texts.of(previous, item), InspectedCall.Change.NONE))
                .toList();
    }

    /** A question becomes history and stays the same message; ids of tool calls mean nothing beyond their run. */
    private static String key(ModelCall call, CallItem item) {
        String scope = OF_A_RUN.contains(item.part()) ? call.runId() : "";
        return scope + '/' + item.role() + '/' + item.sourceId();
    }
}
