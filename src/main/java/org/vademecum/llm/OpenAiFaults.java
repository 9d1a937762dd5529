package org.vademecum.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.exception.HttpException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Json;
import org.vademecum.llm.ChatModelException.Code;

/** Says in words for people what went wrong at an endpoint. */
final class OpenAiFaults {
    /** Sent nothing for longer than it may. */
    static final class Silent extends RuntimeException {}

    /** Ended its stream before its answer. */
    static final class CutOff extends RuntimeException {}

    /** Told of a fault in the middle of its stream. */
    static final class Reported extends RuntimeException {
        Reported(String body) {
            super(body);
        }
    }

    /** Answered with an error. */
    static final class Refused extends HttpException {
        private final @Nullable Duration retryAfter;

        Refused(int status, String body, Optional<Duration> retryAfter) {
            super(status, body);
            this.retryAfter = retryAfter.orElse(null);
        }
    }

    /** Sent more at once than an answer can be. */
    static final class TooMuch extends RuntimeException {}

    private static final int LONGEST_DETAIL = 300;

    private final OpenAiEndpoint endpoint;
    private final String model;

    OpenAiFaults(OpenAiEndpoint endpoint, String model) {
        this.endpoint = endpoint;
        this.model = model;
    }

    ChatModelException explain(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case Refused http -> {
                    return refused(http);
                }
                case TooMuch tooMuch -> {
                    return fault(
                            false,
                            "The language model sent more than an answer can be. Please tell your administrator.",
                            tooMuch);
                }
                case SSLException insecure -> {
                    return unhealthy(
                            false,
                            "No secure connection to the language model at %s can be made. Please tell your administrator."
                                    .formatted(endpoint.host()),
                            insecure);
                }
                case Silent silent -> {
                    return unhealthy(
                            true,
                            "The language model said nothing for %d seconds. Please try again later."
                                    .formatted(endpoint.silenceTimeout().toSeconds()),
                            silent);
                }
                case Reported reported -> {
                    return unhealthy(
                            true, "The language model reported a fault%s.".formatted(detail(reported)), reported);
                }
                case ConnectException unreachable -> {
                    return unreachable(unreachable);
                }
                case ConnectTimeoutException unreachable -> {
                    return unreachable(unreachable);
                }
                case UnknownHostException unreachable -> {
                    return unreachable(unreachable);
                }
                default -> {
                    // the reason may lie deeper
                }
            }
        }
        return unhealthy(true, "The answer of the language model broke off. Please try again.", fault);
    }

    private ChatModelException refused(Refused http) {
        int status = http.statusCode();
        return switch (status) {
            case 401, 403 ->
                fault(
                        false,
                        "The language model at %s does not accept the configured API key. Please tell your administrator."
                                .formatted(endpoint.host()),
                        http);
            case 404 ->
                fault(
                        false,
                        "The language model '%s' does not exist at %s. Please tell your administrator."
                                .formatted(model, endpoint.host()),
                        http);
            case 429 ->
                new ChatModelException(
                        Code.RATE_LIMIT_EXCEEDED,
                        !String.valueOf(http.getMessage()).contains("insufficient_quota"),
                        false,
                        http.retryAfter,
                        "The language model has too much to do, or its quota is used up. Please try again in a moment.",
                        safe(http));
            case 400, 413, 422 ->
                new ChatModelException(
                        Code.INVALID_PROMPT,
                        false,
                        "The language model refused the request%s.".formatted(detail(http)),
                        safe(http));
            default ->
                new ChatModelException(
                        Code.SERVER_ERROR,
                        status >= 500 || status == 408,
                        status >= 500,
                        http.retryAfter,
                        "The language model has a fault (HTTP %d). Please try again later.".formatted(status),
                        safe(http));
        };
    }

    private ChatModelException unreachable(Exception cause) {
        return unhealthy(
                true,
                "The language model at %s cannot be reached. Please try again later.".formatted(endpoint.host()),
                cause);
    }

    private ChatModelException fault(boolean retryable, String message, Throwable cause) {
        return new ChatModelException(Code.SERVER_ERROR, retryable, message, safe(cause));
    }

    /** A fault that the next request would most likely meet as well. */
    private ChatModelException unhealthy(boolean retryable, String message, Throwable cause) {
        return new ChatModelException(Code.SERVER_ERROR, retryable, true, null, message, safe(cause));
    }

    /** A cause that can be logged: the services' messages may repeat keys. */
    private Throwable safe(Throwable cause) {
        RuntimeException safe = new RuntimeException(
                cause.getClass().getSimpleName() + ": " + endpoint.withoutSecrets(String.valueOf(cause.getMessage())));
        safe.setStackTrace(cause.getStackTrace());
        return safe;
    }

    /** The service's own words, where it gives them in OpenAI's envelope. */
    private String detail(RuntimeException reply) {
        try {
            JsonNode message = Json.read(String.valueOf(reply.getMessage()), JsonNode.class)
                    .at("/error/message");
            if (message.isTextual() && !message.asText().isBlank()) {
                String text = endpoint.withoutSecrets(message.asText().strip());
                String cut = text.length() <= LONGEST_DETAIL ? text : text.substring(0, LONGEST_DETAIL) + "…";
                return ": " + cut.replaceFirst("\\.$", "");
            }
            return "";
        } catch (UncheckedIOException notJson) {
            return "";
        }
    }
}
