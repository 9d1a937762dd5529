package org.vademecum.vectorstore;

import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Json;

/** Attributes as JSON: the column of a file, and what the index holds. */
@Converter
public class AttributesConverter implements AttributeConverter<Attributes, String> {
    private static final TypeReference<LinkedHashMap<String, Object>> TYPE = new TypeReference<>() {};

    @Override
    public String convertToDatabaseColumn(@Nullable Attributes attributes) {
        return Json.write(attributes == null ? Attributes.NONE.values() : attributes.values());
    }

    @Override
    public Attributes convertToEntityAttribute(@Nullable String json) {
        return json == null ? Attributes.NONE : new Attributes(Json.read(json, TYPE));
    }
}
