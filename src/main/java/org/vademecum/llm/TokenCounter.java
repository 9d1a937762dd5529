package org.vademecum.llm;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Knows how models count tokens. What an endpoint reports itself is what is accounted for; this is for what has to be
 * known before. Thread-safe.
 */
@ApplicationScoped
public class TokenCounter {
    /** To read a vocabulary takes time and memory: once for all. */
    private static final EncodingRegistry REGISTRY = Encodings.newLazyEncodingRegistry();

    private final Encoding common = REGISTRY.getEncoding(EncodingType.O200K_BASE);

    /** The model's own vocabulary where it is known, {@code o200k_base} for an estimate otherwise. */
    public Tokenizer of(String model) {
        // Services that pass requests on put the maker before the name.
        String name = model.substring(model.lastIndexOf('/') + 1);
        return REGISTRY.getEncodingForModel(name)
                .map(encoding -> new Tokenizer(encoding, true))
                .orElseGet(() -> new Tokenizer(common, false));
    }

    /** What a turn most likely used, for endpoints that do not report it. */
    public ModelTurn.Usage estimate(ChatRequest request, String written, List<ToolCall> calls) {
        Tokenizer tokenizer = of(request.model());
        int completion = tokenizer.count(written)
                + calls.stream().mapToInt(tokenizer::count).sum();
        return new ModelTurn.Usage(tokenizer.count(request), completion, true);
    }
}
