package org.vademecum.ingestion.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vademecum.ingestion.parser.Parsing.blocks;
import static org.vademecum.ingestion.parser.Parsing.pagedBlocks;
import static org.vademecum.ingestion.parser.Parsing.parse;

import java.nio.file.Path;
import java.util.List;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vademecum.vectorstore.DocumentText;

class PdfReaderTest {
    private static final String[] BODY = {
        "Up to five unused days carry over into the next calendar year, and they must be",
        "taken by the end of June; after that they lapse without any compensation. No request",
        "is necessary for this."
    };
    private static final String BODY_TEXT = String.join(" ", BODY);

    @TempDir
    Path dir;

    @Test
    void lines_become_paragraphs_and_every_block_knows_its_page() throws Exception {
        ParsedDocument parsed = read(new PdfSketch()
                .paragraph(BODY)
                .paragraph("A second paragraph begins here.")
                .page()
                .paragraph("This stands on the second page."));
        assertThat(pagedBlocks(parsed))
                .containsExactly(
                        "1 P " + BODY_TEXT,
                        "1 P A second paragraph begins here.",
                        "2 P This stands on the second page.");
        assertThat(parsed.text().pages()).isEqualTo(2);
    }

    @Test
    void a_paragraph_that_runs_over_a_page_break_stays_one_and_its_pages_are_known() throws Exception {
        DocumentText text = read(new PdfSketch()
                        .paragraph(BODY[0], BODY[1])
                        .page()
                        .lines(BODY[2]))
                .text();
        assertThat(text.blocks()).hasSize(1);
        assertThat(text.text()).isEqualTo(BODY_TEXT);
        int turn = text.text().indexOf("is necessary");
        assertThat(text.pageStarts()).containsExactly(0, turn);
        assertThat(text.pageAt(turn - 2)).isEqualTo(1);
        assertThat(text.pageAt(turn)).isEqualTo(2);
    }

    @Test
    void an_empty_page_counts() throws Exception {
        DocumentText text = read(new PdfSketch()
                        .paragraph("First page.")
                        .page()
                        .page()
                        .paragraph("Third page."))
                .text();
        assertThat(text.pages()).isEqualTo(3);
        assertThat(text.pageAt(text.text().indexOf("Third"))).isEqualTo(3);
    }

    @Test
    void headings_are_told_by_size_weight_and_number() throws Exception {
        assertThat(blocks(read(new PdfSketch()
                        .heading(22, "Leave Policy")
                        .heading(15, "1 Annual leave")
                        .heading(12, "1.1 Entitlement")
                        .paragraph(BODY)
                        .heading(12, "1.2 Carry-over")
                        .paragraph(BODY)
                        .heading(15, "2 Sick leave")
                        .paragraph(BODY))))
                .containsExactly(
                        "H1 Leave Policy",
                        "H2 1 Annual leave",
                        "H3 1.1 Entitlement",
                        "P " + BODY_TEXT,
                        "H3 1.2 Carry-over",
                        "P " + BODY_TEXT,
                        "H2 2 Sick leave",
                        "P " + BODY_TEXT);
    }

    @Test
    void headings_of_one_look_are_ranked_by_their_numbers() throws Exception {
        assertThat(blocks(read(new PdfSketch()
                        .heading(11, "1 Leave")
                        .heading(11, "1.1 Annual leave")
                        .paragraph(BODY)
                        .heading(11, "1.1.1 Carry-over")
                        .paragraph(BODY))))
                .containsExactly(
                        "H1 1 Leave", "H2 1.1 Annual leave", "P " + BODY_TEXT, "H3 1.1.1 Carry-over", "P " + BODY_TEXT);
    }

    @Test
    void a_bookmark_makes_a_heading_of_plain_text() throws Exception {
        assertThat(blocks(read(new PdfSketch()
                        .bookmark("Carry-over")
                        .paragraph("Carry-over")
                        .paragraph(BODY)
                        .paragraph("Not a heading")
                        .paragraph(BODY))))
                .containsExactly("H1 Carry-over", "P " + BODY_TEXT, "P Not a heading", "P " + BODY_TEXT);
    }

    @Test
    void captions_and_callouts_in_bold_are_no_headings() throws Exception {
        assertThat(blocks(read(new PdfSketch()
                        .heading(11, "WARNING")
                        .paragraph(BODY)
                        .heading(11, "Table 3: Entitlement by years")
                        .paragraph(BODY))))
                .noneMatch(block -> block.startsWith("H"));
    }

    @Test
    void running_headers_footers_and_page_numbers_are_gone() throws Exception {
        PdfSketch sketch = new PdfSketch();
        String[] texts = {"It begins here.", "It goes on.", "It goes on for long.", "It ends here."};
        for (int page = 1; page <= 4; page++) {
            if (page > 1) {
                sketch.page();
            }
            sketch.font(PdfSketch.PLAIN, 9)
                    .at(72, 40, "Leave Policy")
                    .at(420, 40, "Alder & Finch")
                    .at(72, 800, "Version 8")
                    .at(480, 800, "Page " + page + " of 4")
                    .font(PdfSketch.PLAIN, 11)
                    .paragraph(texts[page - 1]);
        }
        assertThat(pagedBlocks(read(sketch)))
                .containsExactly(
                        "1 P It begins here.", "2 P It goes on.", "3 P It goes on for long.", "4 P It ends here.");
    }

    @Test
    void the_head_of_a_table_that_goes_on_is_no_running_header() throws Exception {
        PdfSketch sketch = new PdfSketch();
        for (int page = 1; page <= 3; page++) {
            if (page > 1) {
                sketch.page();
            }
            sketch.font(PdfSketch.BOLD, 10).at(72, 90, "Code").at(200, 90, "Meaning");
            sketch.font(PdfSketch.PLAIN, 10);
            for (int row = 1; row <= 3; row++) {
                sketch.at(72, 90 + 16 * row, "E" + page + row).at(200, 90 + 16 * row, "Cause " + page + row);
            }
        }
        assertThat(blocks(read(sketch)))
                .containsExactly(
                        "T Code | Meaning\nE11 | Cause 11\nE12 | Cause 12\nE13 | Cause 13",
                        "T Code | Meaning\nE21 | Cause 21\nE22 | Cause 22\nE23 | Cause 23",
                        "T Code | Meaning\nE31 | Cause 31\nE32 | Cause 32\nE33 | Cause 33");
    }

    @Test
    void a_word_split_at_a_line_end_becomes_whole() throws Exception {
        assertThat(blocks(read(new PdfSketch()
                        .paragraph(
                                "The manager decides on every request after he has talked to the repre-",
                                "sentative of the staff, and part-time colleagues are treated like full-",
                                "time ones. The entitlement is the same for part-",
                                "time colleagues, and two-",
                                "and three-day absences count in full."))))
                .containsExactly(
                        "P The manager decides on every request after he has talked to the representative of the staff, "
                                + "and part-time colleagues are treated like full-time ones. The entitlement is the same for "
                                + "part-time colleagues, and two- and three-day absences count in full.");
    }

    @Test
    void a_word_split_at_a_page_end_becomes_whole() throws Exception {
        DocumentText text = read(new PdfSketch()
                        .paragraph("He has talked about it to the repre-")
                        .page()
                        .lines("sentative of the staff."))
                .text();
        assertThat(text.text()).isEqualTo("He has talked about it to the representative of the staff.");
        assertThat(text.pageAt(text.text().indexOf("sentative"))).isEqualTo(2);
    }

    @Test
    void bullets_and_numbers_make_lists_with_depth() throws Exception {
        assertThat(blocks(read(new PdfSketch()
                        .paragraph("Check the following:")
                        .linesFrom(
                                80, "• Tyres, which have no cuts deeper than five millimetres and are pumped up to the")
                        .linesFrom(88, "pressure on the plate")
                        .linesFrom(96, "– front", "– rear")
                        .linesFrom(80, "• Horn")
                        .paragraph("Then:")
                        .linesFrom(80, "1. Lower the forks.", "2. Pull the plug."))))
                .containsExactly(
                        "P Check the following:",
                        "L1 Tyres, which have no cuts deeper than five millimetres and are pumped up to the pressure on the plate",
                        "L2 front",
                        "L2 rear",
                        "L1 Horn",
                        "P Then:",
                        "L1 1. Lower the forks.",
                        "L1 2. Pull the plug.");
    }

    @Test
    void drawn_bullets_make_a_list_too() throws Exception {
        PdfSketch sketch = new PdfSketch().paragraph("Bring:");
        for (String item : List.of("a helmet", "gloves")) {
            sketch.linesFrom(90, item);
            sketch.dot(80, sketch.y() - 2);
        }
        assertThat(blocks(read(sketch))).containsExactly("P Bring:", "L1 a helmet", "L1 gloves");
    }

    @Test
    void a_grid_is_a_table_with_wrapped_joined_and_empty_cells() throws Exception {
        PdfSketch sketch = new PdfSketch();
        for (float y : new float[] {100, 120, 160, 180}) {
            sketch.rule(72, y, 372, y);
        }
        sketch.rule(72, 100, 72, 180)
                .rule(172, 100, 172, 180)
                .rule(272, 120, 272, 180)
                .rule(372, 100, 372, 180);
        sketch.font(PdfSketch.BOLD, 10)
                .at(76, 114, "Model")
                .at(230, 114, "Capacity")
                .font(PdfSketch.PLAIN, 10);
        sketch.at(76, 138, "FX-20")
                .at(176, 134, "2,000 kg with the")
                .at(176, 146, "standard mast")
                .at(276, 138, "1,450 kg");
        sketch.at(76, 174, "FX-25").at(276, 174, "1,700 kg");
        assertThat(blocks(read(sketch)))
                .containsExactly(
                        "T Model | Capacity\nFX-20 | 2,000 kg with the standard mast | 1,450 kg\nFX-25 |  | 1,700 kg");
    }

    @Test
    void lines_between_rows_make_a_table_whose_header_stands_above_the_first() throws Exception {
        PdfSketch sketch = new PdfSketch().paragraph(BODY);
        sketch.font(PdfSketch.BOLD, 9)
                .at(300, 150, "Decision, which is made")
                .at(72, 161, "Length of absence")
                .at(190, 161, "Request at least")
                .at(300, 161, "in writing, within");
        sketch.font(PdfSketch.PLAIN, 10).rule(72, 166, 480, 166);
        sketch.at(72, 180, "1 to 2 days").at(190, 180, "3 working days").at(300, 180, "1 working day");
        sketch.at(190, 192, "before").rule(72, 198, 480, 198);
        sketch.at(72, 212, "3 to 5 days")
                .at(190, 212, "2 weeks before")
                .at(300, 212, "3 working days")
                .rule(72, 218, 480, 218);
        assertThat(blocks(read(sketch)))
                .containsExactly(
                        "P " + BODY_TEXT,
                        "T Length of absence | Request at least | Decision, which is made in writing, within\n"
                                + "1 to 2 days | 3 working days before | 1 working day\n"
                                + "3 to 5 days | 2 weeks before | 3 working days");
    }

    @Test
    void aligned_columns_without_any_line_make_a_table() throws Exception {
        PdfSketch sketch = new PdfSketch().paragraph(BODY);
        String[][] rows = {
            {"Workshop", "4410", "07:00"}, {"Safety officer", "4477", "08:00"}, {"Emergency", "112", "Always"}
        };
        for (int row = 0; row < rows.length; row++) {
            sketch.at(72, 180 + 15 * row, rows[row][0])
                    .at(200, 180 + 15 * row, rows[row][1])
                    .at(300, 180 + 15 * row, rows[row][2]);
        }
        assertThat(blocks(read(sketch)))
                .containsExactly(
                        "P " + BODY_TEXT,
                        "T Workshop | 4410 | 07:00\nSafety officer | 4477 | 08:00\nEmergency | 112 | Always");
    }

    @Test
    void columns_are_read_one_after_the_other() throws Exception {
        PdfSketch sketch = new PdfSketch().heading(18, "Rules for the yard");
        String[] left = {
            "Only trained operators may",
            "drive the truck. They are",
            "authorised in writing by the",
            "manager, who keeps the list",
            "and shows it on request to",
            "the inspector."
        };
        String[] right = {
            "Passengers are never taken",
            "along. Nobody may stand or",
            "walk under a raised load,",
            "and the area is closed when",
            "goods are stacked higher",
            "than three metres."
        };
        for (int i = 0; i < left.length; i++) {
            sketch.at(72, 150 + 15 * i, left[i]).at(310, 150 + 15 * i, right[i]);
        }
        assertThat(blocks(read(sketch)))
                .containsExactly(
                        "H1 Rules for the yard", "P " + String.join(" ", left), "P " + String.join(" ", right));
    }

    @Test
    void a_table_of_contents_keeps_a_line_for_each_entry() throws Exception {
        assertThat(blocks(read(new PdfSketch()
                        .heading(12, "Contents")
                        .lines(
                                "1 Annual leave . . . . . . . . . . . . . . . . 2",
                                "1.1 Entitlement ................... 2")
                        .page()
                        .heading(12, "1 Annual leave")
                        .paragraph(BODY))))
                .containsExactly(
                        "H1 Contents",
                        "L1 1 Annual leave … 2",
                        "L1 1.1 Entitlement … 2",
                        "H1 1 Annual leave",
                        "P " + BODY_TEXT);
    }

    @Test
    void typewriter_lines_keep_their_breaks_and_indents() throws Exception {
        assertThat(blocks(read(new PdfSketch()
                        .paragraph("Set it with this file:")
                        .down(8)
                        .font(PdfSketch.MONO, 10)
                        .lines("[drive]")
                        .linesFrom(84, "speed = 12")
                        .lines("[lift]"))))
                .containsExactly("P Set it with this file:", "C [drive]\n  speed = 12\n[lift]");
    }

    @Test
    void raised_numbers_stay_apart_from_what_they_follow() throws Exception {
        assertThat(blocks(read(new PdfSketch()
                        .at(72, 100, "It weighs 10")
                        .font(PdfSketch.PLAIN, 7)
                        .at(72 + width("It weighs 10"), 96, "3")
                        .font(PdfSketch.PLAIN, 11)
                        .at(72 + width("It weighs 10") + 6, 100, "kg, as H")
                        .font(PdfSketch.PLAIN, 7)
                        .at(72 + width("It weighs 10") + 6 + width("kg, as H"), 102, "2")
                        .font(PdfSketch.PLAIN, 11)
                        .at(72 + width("It weighs 10") + 6 + width("kg, as H") + 3.5f, 100, "O does."))))
                .containsExactly("P It weighs 10³ kg, as H2O does.");
    }

    @Test
    void a_turned_page_is_read_as_it_is_viewed() throws Exception {
        PdfSketch sketch = new PdfSketch().turned(90);
        for (int i = 0; i < BODY.length; i++) {
            sketch.upwards(100 + 15 * i, BODY[i]);
        }
        assertThat(blocks(read(sketch))).containsExactly("P " + BODY_TEXT);
    }

    @Test
    void a_watermark_is_not_read() throws Exception {
        assertThat(blocks(read(new PdfSketch().slanted("DRAFT").paragraph(BODY))))
                .containsExactly("P " + BODY_TEXT);
    }

    @Test
    void the_title_is_the_documents_own_else_its_first_heading_else_the_file_name() throws Exception {
        assertThat(read(new PdfSketch().title("Leave Policy").paragraph(BODY)).title())
                .isEqualTo("Leave Policy");
        assertThat(read(new PdfSketch()
                                .title("Microsoft Word - leave_v8.docx")
                                .heading(20, "Leave")
                                .paragraph(BODY))
                        .title())
                .isEqualTo("Leave");
        assertThat(read(new PdfSketch().paragraph(BODY)).title()).isEqualTo("sketch");
    }

    private static float width(String text) throws Exception {
        return new PDType1Font(PdfSketch.PLAIN).getStringWidth(text) / 1000 * 11;
    }

    private ParsedDocument read(PdfSketch sketch) throws Exception {
        return parse(sketch.save(dir, "sketch.pdf"));
    }
}
