package org.vademecum.vectorstore;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Invalid;
import org.vademecum.common.Json;
import org.vademecum.common.Words;

/**
 * How the documents of a store are cut and indexed. Another recipe needs all of them to be indexed anew; see
 * {@link IndexGeneration}.
 *
 * @param chunkSize the most tokens of a chunk, 100 to 4096; null for the product's own windows
 * @param chunkOverlap of neighbours in tokens, at most half of the size; null just where the size is
 * @param headings whether a chunk ends where a section does
 * @param language whose words are told apart and stemmed, one of {@link Words#LANGUAGES}; null for the installation's; {@link #AUTO}
 *     in what somebody asks for, and in no recipe that documents are indexed by
 * @param embedding name of the model that embeds chunks and questions; null for the built-in one
 * @param dimensions length of its vectors, which is found out when a generation is begun; null for the built-in one
 */
public record IndexRecipe(
        @Nullable Integer chunkSize,
        @Nullable Integer chunkOverlap,
        boolean headings,
        @Nullable String language,
        @Nullable String embedding,
        @Nullable Integer dimensions) {
    public static final IndexRecipe DEFAULT = new IndexRecipe(null, null, true, null);

    /** The language that most of the store's documents are written in. */
    public static final String AUTO = "auto";

    /** What programs call it. */
    private static final String FIELD = "recipe";

    private static final int SMALLEST = 100;
    private static final int LARGEST = 4096;
    private static final Set<String> NAMES =
            Set.of("chunk_size", "chunk_overlap", "headings", "language", "embedding", "dimensions");

    /** @throws Invalid with the name of the component that is out of bounds */
    public IndexRecipe {
        if (chunkSize != null && (chunkSize < SMALLEST || chunkSize > LARGEST)) {
            throw invalid("chunk_size", "expected a number between %d and %d".formatted(SMALLEST, LARGEST));
        }
        if (chunkSize == null ? chunkOverlap != null : isWrong(chunkOverlap, chunkSize)) {
            throw invalid("chunk_overlap", "expected a number between 0 and half of 'chunk_size', or null without one");
        }
        if (language != null && !language.equals(AUTO) && !Words.LANGUAGES.contains(language)) {
            throw invalid(
                    "language", "expected one of %s, auto, or null".formatted(String.join(", ", Words.LANGUAGES)));
        }
    }

    /** One whose chunks the built-in model embeds. */
    public IndexRecipe(
            @Nullable Integer chunkSize, @Nullable Integer chunkOverlap, boolean headings, @Nullable String language) {
        this(chunkSize, chunkOverlap, headings, language, null, null);
    }

    private static boolean isWrong(@Nullable Integer overlap, int size) {
        return overlap == null || overlap < 0 || overlap > size / 2;
    }

    static Invalid invalid(String name, String why) {
        String path = FIELD + '.' + name;
        return new Invalid(path, "invalid_value", "Invalid '%s': %s.".formatted(path, why));
    }

    /**
     * Reads what somebody has sent as {@code recipe}; what is left out is as by default, the language {@link #AUTO}.
     *
     * @throws Invalid for a name that is no component's, and for a value out of bounds
     */
    public static IndexRecipe read(JsonNode json) {
        if (!json.isObject()) {
            throw new Invalid(FIELD, "invalid_type", "Invalid type for '%s': expected an object.".formatted(FIELD));
        }
        json.fieldNames().forEachRemaining(name -> {
            if (!NAMES.contains(name)) {
                String path = FIELD + '.' + name;
                throw new Invalid(path, "unknown_parameter", "Unknown parameter: '%s'.".formatted(path));
            }
        });
        return new IndexRecipe(
                whole(json, "chunk_size"),
                whole(json, "chunk_overlap"),
                flag(json, "headings"),
                json.has("language") ? text(json, "language") : AUTO,
                text(json, "embedding"),
                whole(json, "dimensions"));
    }

    private static @Nullable Integer whole(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (!value.isMissingNode() && !value.isNull() && !value.isInt()) {
            throw invalid(name, "expected a whole number or null");
        }
        return value.isInt() ? Integer.valueOf(value.intValue()) : null;
    }

    private static boolean flag(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw invalid(name, "expected true or false");
        }
        return value.asBoolean(true);
    }

    private static @Nullable String text(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
            throw invalid(name, "expected a text or null");
        }
        return value.isTextual() ? value.textValue() : null;
    }

    /** How a file is cut that does not say so itself; null for the product's own way. */
    public @Nullable Chunking chunking() {
        return chunkSize == null || chunkOverlap == null ? null : new Chunking(chunkSize, chunkOverlap);
    }

    /** Whether the documents have to be looked at before they can be indexed by it. */
    boolean isUndecided() {
        return AUTO.equals(language);
    }

    /** The same for words of another language; null for the installation's. */
    public IndexRecipe in(@Nullable String other) {
        return new IndexRecipe(chunkSize, chunkOverlap, headings, other, embedding, dimensions);
    }

    /** The same with vectors of another model, of that length; null and null for the built-in one. */
    public IndexRecipe embeddedBy(@Nullable String model, @Nullable Integer length) {
        return new IndexRecipe(chunkSize, chunkOverlap, headings, language, model, length);
    }

    String json() {
        return Json.write(this);
    }

    static IndexRecipe ofJson(@Nullable String json) {
        return json == null ? DEFAULT : Json.read(json, IndexRecipe.class);
    }
}
