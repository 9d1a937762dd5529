package org.vademecum.tool;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** A tool an assistant offers to its model, in the shape of the wire format, which leaves out what is not set. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Tool.FileSearch.class, name = "file_search"),
    @JsonSubTypes.Type(value = Tool.CodeInterpreter.class, name = "code_interpreter"),
    @JsonSubTypes.Type(value = Tool.Function.class, name = "function")
})
public sealed interface Tool {
    record FileSearch(@Nullable Settings fileSearch) implements Tool {
        public static final FileSearch DEFAULT = new FileSearch(null);

        /** {@code maxNumResults} 1 … 50, null for the default. */
        @JsonInclude(JsonInclude.Include.NON_NULL)
        public record Settings(
                @Nullable Integer maxNumResults, @Nullable Ranking rankingOptions) {}

        /** {@code scoreThreshold} 0 … 1: passages with a lower score are left out. */
        public record Ranking(String ranker, double scoreThreshold) {
            /** What holds where nothing else is said. */
            public static final Ranking DEFAULT = new Ranking("auto", 0);
        }

        /** How passages are ranked. */
        public Ranking ranking() {
            return fileSearch == null || fileSearch.rankingOptions() == null
                    ? Ranking.DEFAULT
                    : fileSearch.rankingOptions();
        }
    }

    record CodeInterpreter() implements Tool {}

    record Function(Definition function) implements Tool {
        /** {@code parameters} is a JSON schema, null for none. */
        @JsonInclude(JsonInclude.Include.NON_NULL)
        public record Definition(
                String name,
                @Nullable String description,
                @Nullable JsonNode parameters,
                @Nullable Boolean strict) {
            public Definition {
                parameters = parameters == null || parameters.isNull() ? null : parameters;
            }
        }
    }
}
