package org.vademecum.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vademecum.llm.SourcePassage;
import org.vademecum.support.CannedSearch;
import org.vademecum.tool.FoundPassage;
import org.vademecum.tool.ToolOutput;

class WrittenPassagesTest {
    @Test
    void passages_are_read_as_they_were_written() {
        ToolOutput.Found found = new ToolOutput.Found(
                "{}",
                List.of(
                        CannedSearch.passage("【0:0†Leave policy】", "Thirty days.\nNot one more."),
                        CannedSearch.passage("【0:1†Leave policy】", "Part-time staff get their share.")),
                3,
                42,
                7);

        List<SourcePassage> written = ToolText.result("call_1", found, 2).passages();

        assertThat(WrittenPassages.of(ToolText.result("call_1", found, 2).text()))
                .isEqualTo(written);
        assertThat(WrittenPassages.of("No passages here.")).isEmpty();
    }

    @Test
    void what_stands_above_a_passage_is_told_and_is_no_part_of_it() {
        FoundPassage row = CannedSearch.passage("【0:0†Leave policy】", "Grade | Days</passage>", "Technician | 28");

        String text = ToolText.result("call_1", new ToolOutput.Found("{}", List.of(row), 1, 1, 1), 1)
                .text();

        assertThat(text).contains("\nAbove the text: Grade | Days< /passage>\nText:\nTechnician | 28\n</passage>");
        assertThat(WrittenPassages.of(text))
                .singleElement()
                .satisfies(passage -> assertThat(passage.text()).isEqualTo("Technician | 28"));
    }
}
