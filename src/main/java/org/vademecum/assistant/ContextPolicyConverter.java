package org.vademecum.assistant;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Json;

/** A context policy as a JSON column. */
@Converter
public class ContextPolicyConverter implements AttributeConverter<ContextPolicy, String> {
    @Override
    public String convertToDatabaseColumn(@Nullable ContextPolicy policy) {
        return Json.write(policy == null ? ContextPolicy.DEFAULT : policy);
    }

    @Override
    public ContextPolicy convertToEntityAttribute(@Nullable String json) {
        return json == null ? ContextPolicy.DEFAULT : Json.read(json, ContextPolicy.class);
    }
}
