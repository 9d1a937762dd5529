package org.vademecum.retrieval;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Json;

/** A profile as a JSON column; what an older release did not know is as by default. */
@Converter
public class RetrievalProfileConverter implements AttributeConverter<RetrievalProfile, String> {
    @Override
    public String convertToDatabaseColumn(@Nullable RetrievalProfile profile) {
        return Json.write(profile == null ? RetrievalProfile.DEFAULT : profile);
    }

    @Override
    public RetrievalProfile convertToEntityAttribute(@Nullable String json) {
        return json == null
                ? RetrievalProfile.DEFAULT
                : RetrievalProfile.DEFAULT.with(Json.read(json, RetrievalTuning.class));
    }
}
