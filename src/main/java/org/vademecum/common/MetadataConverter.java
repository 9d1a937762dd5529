package org.vademecum.common;

import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A small map of strings as a JSON column. */
@Converter
public class MetadataConverter implements AttributeConverter<Map<String, String>, String> {
    private static final TypeReference<LinkedHashMap<String, String>> TYPE = new TypeReference<>() {};

    @Override
    public String convertToDatabaseColumn(@Nullable Map<String, String> metadata) {
        return Json.write(metadata == null ? Map.of() : metadata);
    }

    @Override
    public Map<String, String> convertToEntityAttribute(@Nullable String json) {
        return json == null ? Map.of() : Json.read(json, TYPE);
    }
}
