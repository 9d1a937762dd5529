package org.vademecum.access;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A set of texts without line breaks, such as paths of groups or ids: a line each, in alphabetical order. */
@Converter
public class LinesConverter implements AttributeConverter<Set<String>, String> {
    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable Set<String> lines) {
        return lines == null ? null : lines.stream().sorted().collect(Collectors.joining("\n"));
    }

    @Override
    public @Nullable Set<String> convertToEntityAttribute(@Nullable String column) {
        return column == null
                ? null
                : Arrays.stream(column.split("\n"))
                        .filter(line -> !line.isEmpty())
                        .collect(Collectors.toUnmodifiableSet());
    }
}
