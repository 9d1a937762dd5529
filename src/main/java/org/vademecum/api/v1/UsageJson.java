package org.vademecum.api.v1;

import org.jspecify.annotations.Nullable;
import org.vademecum.run.Usage;

/** Tokens. */
record UsageJson(long promptTokens, long completionTokens, long totalTokens) {
    static @Nullable UsageJson of(@Nullable Usage usage) {
        return usage == null
                ? null
                : new UsageJson(usage.promptTokens(), usage.completionTokens(), usage.totalTokens());
    }
}
