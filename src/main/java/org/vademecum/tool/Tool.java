package org.vademecum.tool;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** A tool an assistant offers to its model, in the shape of the wire format. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Tool.FileSearch.class, name = "file_search"),
    @JsonSubTypes.Type(value = Tool.CodeInterpreter.class, name = "code_interpreter"),
    @JsonSubTypes.Type(value = Tool.Function.class, name = "function")
})
public sealed interface Tool {
    record FileSearch(@Nullable Settings fileSearch) implements Tool {
        /** {@code maxNumResults} 1 … 50, null for the default. */
        public record Settings(@Nullable Integer maxNumResults) {}
    }

    record CodeInterpreter() implements Tool {}

    record Function(Definition function) implements Tool {
        /** {@code parameters} is a JSON schema, null for none. */
        public record Definition(
                String name,
                @Nullable String description,
                @Nullable JsonNode parameters,
                @Nullable Boolean strict) {}
    }
}
