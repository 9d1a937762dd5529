package org.vademecum.access;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Scopes as a comma-separated column, in alphabetical order. */
@Converter
public class ScopesConverter implements AttributeConverter<Set<Scope>, String> {
    @Override
    public String convertToDatabaseColumn(@Nullable Set<Scope> scopes) {
        return scopes == null ? "" : scopes.stream().map(Scope::name).sorted().collect(Collectors.joining(","));
    }

    @Override
    public Set<Scope> convertToEntityAttribute(@Nullable String column) {
        return column == null || column.isEmpty()
                ? Set.of()
                : Arrays.stream(column.split(",")).map(Scope::valueOf).collect(Collectors.toUnmodifiableSet());
    }
}
