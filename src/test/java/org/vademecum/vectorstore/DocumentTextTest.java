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
    void without_starts_of_pages_a_block_tells_the_page() {
        assertThat(TEXT.pageAt(0)).isEqualTo(1);
        assertThat(TEXT.pageAt(22)).isEqualTo(1);
        assertThat(TEXT.pageAt(24)).isEqualTo(2);
        assertThat(new DocumentText("text", List.of(), null).pageAt(0)).isNull();
    }
}
