package org.vademecum.llm;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Json;

/** Sampling settings as a JSON column. */
@Converter
public class ChatSettingsConverter implements AttributeConverter<ChatSettings, String> {
    @Override
    public String convertToDatabaseColumn(@Nullable ChatSettings settings) {
        return Json.write(settings == null ? ChatSettings.DEFAULT : settings);
    }

    @Override
    public ChatSettings convertToEntityAttribute(@Nullable String json) {
        return json == null ? ChatSettings.DEFAULT : Json.read(json, ChatSettings.class);
    }
}
