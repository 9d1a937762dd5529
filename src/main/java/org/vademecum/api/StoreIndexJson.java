package org.vademecum.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.IndexGeneration;
import org.vademecum.vectorstore.IndexRecipe;
import org.vademecum.vectorstore.IndexState;

/**
 * What a store is indexed by.
 *
 * @param followsLanguage whether the recipe's language is the one that most of the documents are written in
 * @param documents that are searched
 * @param building null while the documents are not being indexed anew
 * @param previous null when no generation before is kept
 */
record StoreIndexJson(
        int generation,
        IndexRecipe recipe,
        boolean followsLanguage,
        long documents,
        @Nullable Building building,
        @Nullable Previous previous) {
    /**
     * @param startedBy null for one that began by itself
     * @param done how many of the documents it has
     * @param fault what went wrong the last time; it is tried again
     * @param startedAt seconds since 1970
     */
    record Building(
            int generation,
            IndexRecipe recipe,
            long done,
            @Nullable String fault,
            @Nullable String startedBy,
            long startedAt) {
        static Building of(IndexGeneration generation, long done) {
            return new Building(
                    generation.number(),
                    generation.recipe(),
                    done,
                    generation.fault(),
                    generation.startedBy(),
                    generation.startedAt().getEpochSecond());
        }
    }

    /** @param keptUntil seconds since 1970 */
    record Previous(
            int generation, IndexRecipe recipe, @Nullable Long keptUntil) {
        static Previous of(IndexGeneration generation) {
            Instant until = generation.keptUntil();
            return new Previous(
                    generation.number(), generation.recipe(), until == null ? null : until.getEpochSecond());
        }
    }

    static StoreIndexJson of(IndexState state) {
        IndexGeneration building = state.building();
        IndexGeneration kept = state.kept();
        return new StoreIndexJson(
                state.generation(),
                state.recipe(),
                state.followsLanguage(),
                state.documents(),
                building == null ? null : Building.of(building, state.done()),
                kept == null ? null : Previous.of(kept));
    }
}
