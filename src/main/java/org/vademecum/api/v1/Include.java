package org.vademecum.api.v1;

import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import org.vademecum.common.Invalid;

/** {@code include[]}: what is left out unless it is asked for. */
final class Include {
    private static final String CONTENT = "step_details.tool_calls[*].file_search.results[*].content";

    private Include() {}

    /** Whether the text of search results is asked for. */
    static boolean content(UriInfo uri) {
        List<String> asked = new ArrayList<>(uri.getQueryParameters().getOrDefault("include[]", List.of()));
        asked.addAll(uri.getQueryParameters().getOrDefault("include", List.of()));
        asked.stream().filter(value -> !value.equals(CONTENT)).findFirst().ifPresent(other -> {
            throw new Invalid(
                    "include",
                    "invalid_value",
                    "Invalid value: '%s'. Supported values are: '%s'.".formatted(other, CONTENT));
        });
        return !asked.isEmpty();
    }
}
