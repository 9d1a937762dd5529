package org.vademecum.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vademecum.vectorstore.DocumentText;
import org.vademecum.vectorstore.DocumentText.Block;
import org.vademecum.vectorstore.DocumentText.Kind;

class PassageHtmlTest {
    private static final String TEXT =
            "4 Leave\nFive <days> carry over. They lapse.\none\ntwo\nContract | Days\nFull | 30";
    private static final DocumentText DOCUMENT = new DocumentText(
            TEXT,
            List.of(
                    block(Kind.HEADING, "4 Leave", 1),
                    block(Kind.PARAGRAPH, "Five <days> carry over. They lapse.", 0),
                    block(Kind.LIST_ITEM, "one", 1),
                    block(Kind.LIST_ITEM, "two", 1),
                    block(Kind.TABLE, "Contract | Days\nFull | 30", 0)),
            null);

    @Test
    void structure_is_kept_and_text_is_escaped() {
        assertThat(PassageHtml.render(DOCUMENT, 0, 0))
                .isEqualTo("<h2>4 Leave</h2><p>Five &lt;days&gt; carry over. They lapse.</p>"
                        + "<ul><li>one</li><li>two</li></ul>"
                        + "<table><tr><th>Contract</th><th>Days</th></tr><tr><td>Full</td><td>30</td></tr></table>");
    }

    @Test
    void a_bar_within_a_cell_is_shown_as_itself() {
        String table = "Key | Effect\n\\| | a \\| b";
        DocumentText document =
                new DocumentText(table, List.of(new Block(Kind.TABLE, 0, table.length(), 0, null)), null);
        assertThat(PassageHtml.render(document, table.indexOf("a"), table.length()))
                .isEqualTo("<table><tr><th>Key</th><th>Effect</th></tr>"
                        + "<tr><td>|</td><td><mark id=\"passage\">a | b</mark></td></tr></table>");
    }

    @Test
    void the_rule_below_a_table_s_head_is_not_shown() {
        String table = "Contract | Days\n--- | ---\nFull | 30\nHalf | 15";
        DocumentText document =
                new DocumentText(table, List.of(new Block(Kind.TABLE, 0, table.length(), 0, null)), null);
        assertThat(PassageHtml.render(document, 0, table.indexOf("30")))
                .isEqualTo("<table><tr><th><mark id=\"passage\">Contract</mark></th><th><mark>Days</mark></th></tr>"
                        + "<tr><td><mark>Full</mark></td><td>30</td></tr><tr><td>Half</td><td>15</td></tr></table>");
    }

    @Test
    void the_passage_is_marked() {
        int start = TEXT.indexOf("They");
        assertThat(PassageHtml.render(DOCUMENT, start, start + 11))
                .contains("carry over. <mark id=\"passage\">They lapse.</mark></p>");
    }

    @Test
    void a_passage_over_several_blocks_is_marked_in_each() {
        assertThat(PassageHtml.render(DOCUMENT, TEXT.indexOf("one"), TEXT.length()))
                .contains(
                        "<li><mark id=\"passage\">one</mark></li>",
                        "<li><mark>two</mark></li>",
                        "<td><mark>30</mark></td>");
    }

    @Test
    void offsets_outside_the_text_do_no_harm() {
        assertThat(PassageHtml.render(DOCUMENT, -5, 100_000)).contains("<mark id=\"passage\">4 Leave</mark>");
    }

    private static Block block(Kind kind, String text, int level) {
        int start = TEXT.indexOf(text);
        return new Block(kind, start, start + text.length(), level, null);
    }
}
