package org.vademecum.vectorstore;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.jspecify.annotations.Nullable;

/** A recipe as JSON; null is the default. */
@Converter
public class IndexRecipeConverter implements AttributeConverter<IndexRecipe, String> {
    @Override
    public String convertToDatabaseColumn(@Nullable IndexRecipe recipe) {
        return (recipe == null ? IndexRecipe.DEFAULT : recipe).json();
    }

    @Override
    public IndexRecipe convertToEntityAttribute(@Nullable String json) {
        return IndexRecipe.ofJson(json);
    }
}
