package org.vademecum.run;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.vademecum.llm.ToolCall;

/** Which calls of functions are not handed to the program. */
enum WithheldCalls {
    /** None. */
    NONE,
    /** Those that a document asks for, and no user does. */
    NAMED,
    /** Those too that the newest message does not ask for, once documents have spoken: nobody could tell whose wish they are. */
    UNASKED;

    /** @throws IllegalArgumentException when there is no such choice; the message names the property that holds it */
    static WithheldCalls of(String name) {
        return Arrays.stream(values())
                .filter(choice -> choice.name().equalsIgnoreCase(name.strip()))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("vademecum.run.withhold-functions is '%s', but must be one of %s"
                                .formatted(
                                        name,
                                        Arrays.stream(values())
                                                .map(choice -> choice.name().toLowerCase(Locale.ROOT))
                                                .collect(Collectors.joining(", ")))));
    }

    boolean holds(ToolCall call, CallProvenance provenance) {
        return switch (this) {
            case NONE -> false;
            case NAMED -> provenance.isDocument(call);
            case UNASKED -> provenance.isUnasked(call) || provenance.isDocument(call);
        };
    }
}
