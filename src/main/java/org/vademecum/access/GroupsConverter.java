package org.vademecum.access;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Paths of groups, or ids, a line each, in alphabetical order. */
@Converter
public class GroupsConverter implements AttributeConverter<Set<String>, String> {
    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable Set<String> groups) {
        return groups == null ? null : groups.stream().sorted().collect(Collectors.joining("\n"));
    }

    @Override
    public @Nullable Set<String> convertToEntityAttribute(@Nullable String column) {
        return column == null
                ? null
                : Arrays.stream(column.split("\n"))
                        .filter(group -> !group.isEmpty())
                        .collect(Collectors.toUnmodifiableSet());
    }
}
