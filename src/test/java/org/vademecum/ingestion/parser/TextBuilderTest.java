package org.vademecum.ingestion.parser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vademecum.vectorstore.DocumentText;

class TextBuilderTest {
    private static final List<String> HEAD = List.of("Grade", "Days");

    private final TextBuilder builder = new TextBuilder(100_000);

    @Test
    void a_table_is_markdown() {
        builder.addTable(List.of(List.of("Key", "Effect", "Note"), List.of("|", "a | b", "")), null);

        assertThat(built().text()).isEqualTo("Key | Effect | Note\n--- | --- | ---\n\\| | a \\| b");
    }

    @Test
    void a_single_row_and_a_single_column_have_no_rule() {
        builder.addTable(List.of(HEAD), null);
        builder.addTable(List.of(List.of("Grade"), List.of("Trainee")), null);

        assertThat(built().text()).isEqualTo("Grade | Days\n\nGrade\nTrainee");
    }

    @Test
    void a_table_that_goes_on_has_no_head() {
        builder.addTable(List.of(HEAD, List.of("Trainee", "28")), 1);
        builder.addTable(List.of(List.of("Technician", "30"), List.of("Manager", "31")), 2);
        builder.addTable(List.of(HEAD, List.of("Director", "32")), 3);

        assertThat(built().text())
                .isEqualTo("Grade | Days\n--- | ---\nTrainee | 28\n\nTechnician | 30\nManager | 31\n\n"
                        + "Grade | Days\n--- | ---\nDirector | 32");
    }

    private DocumentText built() {
        return builder.build(null);
    }
}
