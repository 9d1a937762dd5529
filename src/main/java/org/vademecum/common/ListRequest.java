package org.vademecum.common;

import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for.
 *
 * @param limit most objects of the page, from 1
 * @param ascending oldest first; otherwise newest first
 * @param after id of the object that the page follows, null for the beginning
 * @param before id of the object that the page precedes, null for the end
 */
public record ListRequest(
        int limit,
        boolean ascending,
        @Nullable String after,
        @Nullable String before) {}
