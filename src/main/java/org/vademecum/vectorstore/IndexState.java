package org.vademecum.vectorstore;

import org.jspecify.annotations.Nullable;

/**
 * What a store is indexed by, and what is on its way.
 *
 * @param generation that is searched
 * @param recipe of it
 * @param followsLanguage whether its language is the one that most of the documents are written in
 * @param documents that are searched
 * @param building the generation that is to take its place; null for none
 * @param done how many of the documents that one has
 * @param kept the generation that was searched before; null for none
 */
public record IndexState(
        int generation,
        IndexRecipe recipe,
        boolean followsLanguage,
        long documents,
        @Nullable IndexGeneration building,
        long done,
        @Nullable IndexGeneration kept) {}
