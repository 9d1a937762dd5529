package org.vademecum.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Ids;
import org.vademecum.common.Json;
import org.vademecum.common.OutgoingAddresses;

/** Any service that speaks OpenAI's chat completions, streamed. */
public class OpenAiChatModel implements ChatModel {
    private final OpenAiEndpoint endpoint;
    private final TokenCounter tokens;
    private final CloseableHttpClient http;

    OpenAiChatModel(OpenAiEndpoint endpoint, TokenCounter tokens, OutgoingAddresses addresses) {
        this.endpoint = endpoint;
        this.tokens = tokens;
        this.http = EndpointConnections.within(endpoint.connectTimeout(), addresses);
    }

    @Override
    public Optional<String> host() {
        return Optional.of(endpoint.host());
    }

    @Override
    public ModelTurn stream(ChatRequest request, TextListener listener, Cancellation cancellation) {
        Turn turn = new Turn(listener, http, endpoint.silenceTimeout());
        AbortableExchange exchange = turn.exchange;
        cancellation.onCancel(exchange::abort);
        Throwable broken = null;
        try {
            model(request, exchange).chat(translated(request), turn);
        } catch (RuntimeException e) {
            broken = e;
        }
        if (cancellation.isCancelled()) {
            turn.breakOff();
            throw new CancellationException();
        }
        turn.rethrowListenerFailure();
        Throwable failure = exchange.failure() != null ? exchange.failure() : broken != null ? broken : turn.failure;
        ChatResponse response = turn.response;
        if (failure == null && (response == null || !(exchange.complete() || isFinished(response)))) {
            failure = new OpenAiFaults.CutOff();
        }
        if (failure != null || response == null) {
            turn.breakOff();
            throw new OpenAiFaults(endpoint, request.model())
                    .explain(failure == null ? new OpenAiFaults.CutOff() : failure);
        }
        turn.answer.finish();
        return result(request, turn.answer.text(), response);
    }

    private OpenAiStreamingChatModel model(ChatRequest request, AbortableExchange exchange) {
        OpenAiStreamingChatModel.OpenAiStreamingChatModelBuilder builder = OpenAiStreamingChatModel.builder()
                .baseUrl(endpoint.baseUrl().toString())
                .modelName(request.model())
                .httpClientBuilder(exchange.asBuilder());
        return (endpoint.apiKey() == null ? builder : builder.apiKey(endpoint.apiKey())).build();
    }

    private dev.langchain4j.model.chat.request.ChatRequest translated(ChatRequest request) {
        ChatSettings settings = request.settings();
        OpenAiChatRequestParameters.Builder parameters = OpenAiChatRequestParameters.builder()
                .modelName(request.model())
                .temperature(settings.temperature())
                .topP(settings.topP())
                .toolSpecifications(request.tools().stream()
                        .map(OpenAiChatModel::specification)
                        .toList());
        if (!request.tools().isEmpty()) {
            parameters.parallelToolCalls(settings.parallelToolCalls());
        }
        parameters.customParameters(passedOn(request));
        if (endpoint.wantsMaxCompletionTokens()) {
            parameters.maxCompletionTokens(settings.maxCompletionTokens());
        } else {
            parameters.maxOutputTokens(settings.maxCompletionTokens());
        }
        return dev.langchain4j.model.chat.request.ChatRequest.builder()
                .messages(messages(request.messages()))
                .parameters(parameters.build())
                .build();
    }

    /** What goes to the endpoint as it was asked for; a choice of tools only where there are tools. */
    private static Map<String, Object> passedOn(ChatRequest request) {
        ChatSettings settings = request.settings();
        Map<String, Object> passedOn = new HashMap<>();
        if (settings.responseFormat() != null) {
            passedOn.put("response_format", plain(settings.responseFormat()));
        }
        if (settings.reasoningEffort() != null) {
            passedOn.put("reasoning_effort", settings.reasoningEffort());
        }
        if (settings.toolChoice() != null) {
            toolChoice(settings.toolChoice(), request.tools())
                    .ifPresent(choice -> passedOn.put("tool_choice", plain(choice)));
        }
        return passedOn;
    }

    /** Tools of our own are functions to the endpoint; one that is not offered cannot be chosen. */
    private static Optional<JsonNode> toolChoice(JsonNode choice, List<ToolDefinition> tools) {
        if (!choice.isObject()) {
            return tools.isEmpty() ? Optional.empty() : Optional.of(choice);
        }
        String type = choice.path("type").asText();
        String name = type.equals("function") ? choice.at("/function/name").asText() : type;
        if (tools.stream().noneMatch(tool -> tool.name().equals(name))) {
            return Optional.empty();
        }
        ObjectNode function = Json.mapper().createObjectNode().put("type", "function");
        function.putObject("function").put("name", name);
        return Optional.of(function);
    }

    /** Maps, lists and values: what every JSON library writes alike. */
    private static Object plain(JsonNode node) {
        return Json.mapper().convertValue(node, Object.class);
    }

    private static ToolSpecification specification(ToolDefinition tool) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("name", tool.name()).put("description", tool.description());
        json.set("parameters", Json.read(tool.parameters(), ObjectNode.class));
        return ToolSpecification.fromJson(json.toString());
    }

    private static List<dev.langchain4j.data.message.ChatMessage> messages(List<ChatMessage> messages) {
        Map<String, String> toolNames = new HashMap<>();
        return messages.stream()
                .filter(message -> !isEmpty(message))
                .<dev.langchain4j.data.message.ChatMessage>map(message -> switch (message) {
                    case ChatMessage.Instructions instructions -> SystemMessage.from(instructions.text());
                    case ChatMessage.User user -> user(user);
                    case ChatMessage.Assistant assistant -> {
                        assistant.toolCalls().forEach(call -> toolNames.put(call.id(), call.name()));
                        yield assistant(assistant);
                    }
                    case ChatMessage.ToolResult result ->
                        ToolExecutionResultMessage.from(
                                result.callId(), toolNames.getOrDefault(result.callId(), "tool"), result.text());
                })
                .toList();
    }

    /** Instructions of no words: services refuse them. */
    private static boolean isEmpty(ChatMessage message) {
        return message instanceof ChatMessage.Instructions instructions
                && instructions.text().isBlank();
    }

    private static UserMessage user(ChatMessage.User message) {
        if (message.images().isEmpty()) {
            return UserMessage.from(message.text());
        }
        List<Content> parts = new ArrayList<>();
        if (!message.text().isBlank()) {
            parts.add(TextContent.from(message.text()));
        }
        message.images()
                .forEach(image -> parts.add(ImageContent.from(
                        image.url(),
                        ImageContent.DetailLevel.valueOf(image.detail().toUpperCase(Locale.ROOT)))));
        return UserMessage.from(parts);
    }

    private static AiMessage assistant(ChatMessage.Assistant message) {
        List<ToolExecutionRequest> calls = message.toolCalls().stream()
                .map(call -> ToolExecutionRequest.builder()
                        .id(call.id())
                        .name(call.name())
                        .arguments(call.arguments())
                        .build())
                .toList();
        if (calls.isEmpty()) {
            return AiMessage.from(message.text());
        }
        return message.text().isBlank() ? AiMessage.from(calls) : AiMessage.from(message.text(), calls);
    }

    private static boolean isFinished(ChatResponse response) {
        return response.metadata().finishReason() != null;
    }

    private ModelTurn result(ChatRequest request, String text, ChatResponse response) {
        AiMessage message = response.aiMessage();
        List<ToolCall> calls = message.hasToolExecutionRequests() ? calls(message.toolExecutionRequests()) : List.of();
        return new ModelTurn(
                text, calls, usage(request, text, calls, response.metadata().tokenUsage()), finish(response, calls));
    }

    /** Some services leave the id out, or give all calls of a turn the same. */
    private static List<ToolCall> calls(List<ToolExecutionRequest> requests) {
        Set<String> known = new HashSet<>();
        List<ToolCall> calls = new ArrayList<>();
        for (ToolExecutionRequest request : requests) {
            String given = Objects.requireNonNullElse(request.id(), "");
            String id = given.isBlank() || !known.add(given) ? Ids.next("call_") : given;
            calls.add(new ToolCall(id, request.name(), Objects.requireNonNullElse(request.arguments(), "")));
        }
        return calls;
    }

    private static ModelTurn.Finish finish(ChatResponse response, List<ToolCall> calls) {
        FinishReason reason = response.metadata().finishReason();
        if (reason == FinishReason.LENGTH) {
            return ModelTurn.Finish.LENGTH;
        }
        if (reason == FinishReason.CONTENT_FILTER) {
            return ModelTurn.Finish.CONTENT_FILTER;
        }
        return calls.isEmpty() ? ModelTurn.Finish.STOP : ModelTurn.Finish.TOOL_CALLS;
    }

    private ModelTurn.Usage usage(
            ChatRequest request, String text, List<ToolCall> calls, @Nullable TokenUsage reported) {
        return reported != null && reported.inputTokenCount() != null && reported.outputTokenCount() != null
                ? new ModelTurn.Usage(reported.inputTokenCount(), reported.outputTokenCount(), false)
                : tokens.estimate(request, text, calls);
    }

    /** What the exchange and LangChain4j tell of a turn, all on the calling thread. */
    private static final class Turn implements StreamingChatResponseHandler {
        private final TextListener listener;
        private final ThoughtFilter answer;
        private final AbortableExchange exchange;
        private final StringBuilder arguments = new StringBuilder();
        private @Nullable ChatResponse response;
        private @Nullable Throwable failure;
        private @Nullable RuntimeException listenerFailure;

        Turn(TextListener listener, CloseableHttpClient http, Duration silenceTimeout) {
            this.listener = listener;
            this.answer = new ThoughtFilter(listener);
            this.exchange = new AbortableExchange(http, silenceTimeout, this::onRequest, this::onPartialResponse);
        }

        private void onRequest(String body) {
            tell(() -> listener.onRequest(body));
            rethrowListenerFailure();
        }

        @Override
        public void onPartialResponse(String text) {
            if (listenerFailure == null) {
                tell(() -> answer.accept(text));
            }
        }

        @Override
        public void onPartialToolCall(PartialToolCall call) {
            arguments.append(call.name()).append(call.partialArguments());
        }

        void breakOff() {
            if (exchange.taken()) {
                listener.onBrokenOff(answer.held() + arguments);
            }
        }

        private void tell(Runnable news) {
            try {
                news.run();
            } catch (RuntimeException e) {
                // LangChain4j would swallow it; nobody wants the rest of the answer any more.
                listenerFailure = e;
                exchange.abort();
            }
        }

        @Override
        public void onCompleteResponse(ChatResponse complete) {
            response = complete;
        }

        @Override
        public void onError(Throwable error) {
            failure = error;
        }

        void rethrowListenerFailure() {
            if (listenerFailure != null) {
                throw listenerFailure;
            }
        }
    }
}
