package org.vademecum.common;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * EclipseLink 4 has no mapping of its own for {@link Instant}. Of the types it knows only {@link OffsetDateTime} is read
 * from a timestamp with time zone, and written as one (null, too), by the drivers of H2 and PostgreSQL alike. The result
 * of {@code max} and the like is not: PostgreSQL's driver makes a {@link java.sql.Timestamp} of it.
 */
@Converter(autoApply = true)
public class InstantConverter implements AttributeConverter<Instant, OffsetDateTime> {
    @Override
    public @Nullable OffsetDateTime convertToDatabaseColumn(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    @Override
    public @Nullable Instant convertToEntityAttribute(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
