package org.vademecum.tool;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vademecum.retrieval.Knob;
import org.vademecum.retrieval.RetrievalTuning;

/** A tool an assistant offers to its model, in the shape of the wire format, which leaves out what is not set. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Tool.FileSearch.class, name = "file_search"),
    @JsonSubTypes.Type(value = Tool.CodeInterpreter.class, name = "code_interpreter"),
    @JsonSubTypes.Type(value = Tool.Function.class, name = "function")
})
public sealed interface Tool {
    /** Whether it is what a choice of a tool names, in OpenAI's notation. */
    default boolean isChosenBy(JsonNode choice) {
        String type = choice.path("type").asText();
        return switch (this) {
            case FileSearch ignored -> type.equals("file_search");
            case CodeInterpreter ignored -> type.equals("code_interpreter");
            case Function function ->
                type.equals("function")
                        && choice.at("/function/name")
                                .asText()
                                .equals(function.function().name());
        };
    }

    /** The tools with searches tuned like those of others, where they are not tuned themselves. */
    static List<Tool> tunedLike(List<Tool> tools, List<Tool> others) {
        Optional<FileSearch> known = others.stream()
                .filter(FileSearch.class::isInstance)
                .map(FileSearch.class::cast)
                .findFirst();
        return tools.stream()
                .map(tool ->
                        tool instanceof FileSearch search && known.isPresent() ? search.tunedLike(known.get()) : tool)
                .toList();
    }

    record FileSearch(@Nullable Settings fileSearch) implements Tool {
        public static final FileSearch DEFAULT = new FileSearch(null);

        /**
         * @param maxNumResults 1 … 50, null for what the stores' profiles say
         * @param rankingOptions null for what the stores' profiles say
         * @param retrieval what the stores' profiles are tuned by; null for nothing
         */
        @JsonInclude(JsonInclude.Include.NON_NULL)
        public record Settings(
                @Nullable Integer maxNumResults,
                @Nullable Ranking rankingOptions,
                @Nullable RetrievalTuning retrieval) {
            public Settings(@Nullable Integer maxNumResults, @Nullable Ranking rankingOptions) {
                this(maxNumResults, rankingOptions, null);
            }
        }

        /** {@code scoreThreshold} 0 … 1: passages with a lower score are left out. */
        public record Ranking(String ranker, double scoreThreshold) {
            /** What holds where nothing else is said. */
            public static final Ranking DEFAULT = new Ranking("auto", 0);
        }

        /** What the profiles of the stores are tuned by; number and ranking that are set win over the rest. */
        public RetrievalTuning tuning() {
            if (fileSearch == null) {
                return RetrievalTuning.NONE;
            }
            RetrievalTuning tuning = retrieval();
            Integer results = fileSearch.maxNumResults();
            Ranking ranking = fileSearch.rankingOptions();
            tuning = results == null ? tuning : tuning.with(Knob.RESULTS, results);
            return ranking == null ? tuning : tuning.with(Knob.THRESHOLD, ranking.scoreThreshold());
        }

        /** What the assistant says of retrieval. */
        public RetrievalTuning retrieval() {
            return fileSearch == null || fileSearch.retrieval() == null ? RetrievalTuning.NONE : fileSearch.retrieval();
        }

        /** The same with another tuning. */
        public FileSearch tunedBy(RetrievalTuning tuning) {
            Integer results = fileSearch == null ? null : fileSearch.maxNumResults();
            Ranking ranking = fileSearch == null ? null : fileSearch.rankingOptions();
            boolean none = tuning.values().isEmpty();
            return none && results == null && ranking == null
                    ? DEFAULT
                    : new FileSearch(new Settings(results, ranking, none ? null : tuning));
        }

        /** The same, searching as the tuning says whatever else it says itself. */
        public FileSearch overriddenBy(RetrievalTuning tuning) {
            Set<Knob> knobs = tuning.values().keySet();
            Integer results = fileSearch == null || knobs.contains(Knob.RESULTS) ? null : fileSearch.maxNumResults();
            Ranking ranking = fileSearch == null || knobs.contains(Knob.THRESHOLD) ? null : fileSearch.rankingOptions();
            return new FileSearch(new Settings(results, ranking))
                    .tunedBy(retrieval().with(tuning));
        }

        /** The same as the other is tuned, where it is not tuned itself. */
        public FileSearch tunedLike(FileSearch other) {
            return retrieval().values().isEmpty() ? tunedBy(other.retrieval()) : this;
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
