package org.vademecum.tool;

import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Json;

/** Tools as a JSON column. */
@Converter
public class ToolsConverter implements AttributeConverter<List<Tool>, String> {
    private static final TypeReference<List<Tool>> TYPE = new TypeReference<>() {};

    @Override
    public String convertToDatabaseColumn(@Nullable List<Tool> tools) {
        // The array type keeps each element's "type" key, which erasure would lose.
        return Json.write(tools == null ? new Tool[0] : tools.toArray(new Tool[0]));
    }

    @Override
    public List<Tool> convertToEntityAttribute(@Nullable String json) {
        return json == null ? List.of() : Json.read(json, TYPE);
    }
}
