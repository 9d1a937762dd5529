package org.vademecum.tool;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Json;

/** Tool resources as a JSON column. */
@Converter
public class ToolResourcesConverter implements AttributeConverter<ToolResources, String> {
    @Override
    public String convertToDatabaseColumn(@Nullable ToolResources resources) {
        return Json.write(resources == null ? ToolResources.NONE : resources);
    }

    @Override
    public ToolResources convertToEntityAttribute(@Nullable String json) {
        return json == null ? ToolResources.NONE : Json.read(json, ToolResources.class);
    }
}
