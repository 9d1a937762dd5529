package org.vademecum.common;

import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A short list of strings as a JSON column. */
@Converter
public class StringsConverter implements AttributeConverter<List<String>, String> {
    private static final TypeReference<List<String>> TYPE = new TypeReference<>() {};

    @Override
    public String convertToDatabaseColumn(@Nullable List<String> strings) {
        return Json.write(strings == null ? List.of() : strings);
    }

    @Override
    public List<String> convertToEntityAttribute(@Nullable String json) {
        return json == null ? List.of() : Json.read(json, TYPE);
    }
}
