package org.vademecum.vectorstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vademecum.vectorstore.DocumentText.Block;
import org.vademecum.vectorstore.DocumentText.Kind;

class DocumentTextTest {
    private static final Block HEADING = new Block(Kind.HEADING, 0, 5, 1, 1);
    private static final Block PARAGRAPH = new Block(Kind.PARAGRAPH, 6, 20, 0, 1);
    private static final Block TABLE = new Block(Kind.TABLE, 24, 30, 0, 2);
    private static final DocumentText TEXT =
            new DocumentText("Leave\nYou get thirty\n\n\n\na | b\n", List.of(HEADING, PARAGRAPH, TABLE), 2);

    @Test
    void the_blocks_of_a_stretch_share_a_character_with_it() {
        assertThat(TEXT.blocksIn(0, 31)).containsExactly(HEADING, PARAGRAPH, TABLE);
        assertThat(TEXT.blocksIn(4, 7)).containsExactly(HEADING, PARAGRAPH);
        assertThat(TEXT.blocksIn(19, 24)).containsExactly(PARAGRAPH);
        assertThat(TEXT.blocksIn(20, 25)).containsExactly(TABLE);
        assertThat(TEXT.blocksIn(20, 24)).isEmpty();
        assertThat(TEXT.blocksIn(30, 31)).isEmpty();
    }

    @Test
    void within_a_table_or_a_list_something_above_tells_how_to_read_it() {
        String text = "We pay it all. Staff get\nthese days:\n- Thirty\n- Ten\nGrade | Days\nTechnician | 28\nEnd.";
        DocumentText lists = new DocumentText(
                text,
                List.of(
                        block(text, Kind.PARAGRAPH, "We pay it all. Staff get\nthese days:"),
                        block(text, Kind.LIST_ITEM, "Thirty"),
                        block(text, Kind.LIST_ITEM, "Ten"),
                        block(text, Kind.TABLE, "Grade | Days\nTechnician | 28"),
                        block(text, Kind.PARAGRAPH, "End.")),
                null);

        assertThat(lists.leadAt(text.indexOf("Thirty"))).isEqualTo("Staff get these days:");
        assertThat(lists.leadAt(text.indexOf("Ten"))).isEqualTo("Staff get these days:");
        assertThat(lists.leadAt(text.indexOf("Technician"))).isEqualTo("Grade | Days");
        assertThat(lists.leadAt(text.indexOf("Grade"))).isEmpty();
        assertThat(lists.leadAt(0)).isEmpty();
        assertThat(lists.leadAt(text.indexOf("End"))).isEmpty();
        assertThat(lists.leadAt(text.length())).isEmpty();
    }

    private static Block block(String text, Kind kind, String content) {
        int start = text.indexOf(content);
        return new Block(kind, start, start + content.length(), kind == Kind.LIST_ITEM ? 1 : 0, null);
    }

    @Test
    void without_starts_of_pages_a_block_tells_the_page() {
        assertThat(TEXT.pageAt(0)).isEqualTo(1);
        assertThat(TEXT.pageAt(22)).isEqualTo(1);
        assertThat(TEXT.pageAt(24)).isEqualTo(2);
        assertThat(new DocumentText("text", List.of(), null).pageAt(0)).isNull();
    }
}
