package org.vademecum.vectorstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vademecum.common.Invalid;
import org.vademecum.common.Json;

class IndexRecipeTest {
    @Test
    void what_is_left_out_is_as_by_default() {
        assertThat(read("{}")).isEqualTo(IndexRecipe.DEFAULT.in(IndexRecipe.AUTO));
        assertThat(read("{'language': null, 'chunk_size': null}")).isEqualTo(IndexRecipe.DEFAULT);
        assertThat(read("{'chunk_size': 200, 'chunk_overlap': 100, 'headings': false, 'language': 'fr'}"))
                .isEqualTo(new IndexRecipe(200, 100, false, "fr"));
    }

    @Test
    void it_is_kept_as_json() {
        IndexRecipe recipe = new IndexRecipe(200, 0, false, "fr");
        assertThat(IndexRecipe.ofJson(recipe.json())).isEqualTo(recipe);
        assertThat(recipe.json()).contains("\"chunk_size\":200");
        assertThat(read("{'language': 'auto'}")).isEqualTo(IndexRecipe.DEFAULT.in(IndexRecipe.AUTO));
        assertThat(IndexRecipe.ofJson(null)).isEqualTo(IndexRecipe.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'chunk_size': 99, 'chunk_overlap': 0} | recipe.chunk_size",
                "{'chunk_size': 4097, 'chunk_overlap': 0} | recipe.chunk_size",
                "{'chunk_size': 200.5, 'chunk_overlap': 0} | recipe.chunk_size",
                "{'chunk_size': 200} | recipe.chunk_overlap",
                "{'chunk_size': 200, 'chunk_overlap': 101} | recipe.chunk_overlap",
                "{'chunk_size': 200, 'chunk_overlap': -1} | recipe.chunk_overlap",
                "{'chunk_overlap': 10} | recipe.chunk_overlap",
                "{'headings': 'yes'} | recipe.headings",
                "{'headings': null} | recipe.headings",
                "{'language': 'xx'} | recipe.language",
                "{'language': 7} | recipe.language",
                "{'colour': 'red'} | recipe.colour",
                "[] | recipe"
            })
    void what_is_out_of_bounds_is_named(String json, String param) {
        assertThatThrownBy(() -> read(json))
                .asInstanceOf(type(Invalid.class))
                .extracting(Invalid::param)
                .isEqualTo(param);
    }

    private static IndexRecipe read(String json) {
        return IndexRecipe.read(Json.read(json.replace('\'', '"'), JsonNode.class));
    }
}
