package org.vademecum.retrieval;

import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Json;

/** A glossary's entries as a JSON column. */
@Converter
public class GlossaryConverter implements AttributeConverter<List<GlossaryEntry>, String> {
    private static final TypeReference<List<GlossaryEntry>> ENTRIES = new TypeReference<>() {};

    @Override
    public String convertToDatabaseColumn(@Nullable List<GlossaryEntry> entries) {
        return Json.write(entries == null ? List.of() : entries);
    }

    @Override
    public List<GlossaryEntry> convertToEntityAttribute(@Nullable String json) {
        return json == null ? List.of() : Json.read(json, ENTRIES);
    }
}
