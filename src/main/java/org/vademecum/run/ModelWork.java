package org.vademecum.run;

import org.jspecify.annotations.Nullable;

/**
 * What a model turn took.
 *
 * @param fallback the model that stood in for the run's own, null when none did
 */
record ModelWork(Usage usage, @Nullable String fallback) {
    static final ModelWork NONE = new ModelWork(Usage.NONE, null);

    /** The same with what something else took besides. */
    ModelWork plus(Usage more) {
        return new ModelWork(usage.plus(more), fallback);
    }
}
