package org.vademecum.llm;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an OpenAI-compatible service is, and how long it may take.
 *
 * @param baseUrl up to and including {@code /v1}
 * @param apiKey null for none
 * @param silenceTimeout how long it may send nothing at all
 */
record OpenAiEndpoint(URI baseUrl, @Nullable String apiKey, Duration connectTimeout, Duration silenceTimeout) {
    private static final Pattern KEY_LIKE = Pattern.compile("\\b(sk|key|Bearer)[-_ ][\\w*.-]{6,}");

    OpenAiEndpoint {
        Objects.requireNonNull(baseUrl.getHost(), "vademecum.chat.base-url needs a host");
    }

    /** As people may see it: neither path nor user info. */
    String host() {
        return baseUrl.getPort() < 0 ? baseUrl.getHost() : baseUrl.getHost() + ':' + baseUrl.getPort();
    }

    /** Whether it wants the newer name of the completion limit, which others do not know. */
    boolean wantsMaxCompletionTokens() {
        return baseUrl.getHost().endsWith("openai.com") || baseUrl.getHost().endsWith("azure.com");
    }

    /** Takes out of a text what must not be seen: services repeat keys in their messages. */
    String withoutSecrets(String text) {
        String masked = apiKey == null || apiKey.isBlank() ? text : text.replace(apiKey, "***");
        return KEY_LIKE.matcher(masked).replaceAll("***");
    }

    @Override
    public String toString() {
        return "OpenAiEndpoint[" + host() + "]";
    }
}
