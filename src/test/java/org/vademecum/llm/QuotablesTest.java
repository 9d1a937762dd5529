package org.vademecum.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vademecum.llm.Quotable.Kind;

class QuotablesTest {
    @Test
    void sentences_are_quoted_and_headings_are_not() {
        List<Quotable> found = of("2 Parking\n2.1 Permits\nA permit lasts a year. It is renewed in May.");

        assertThat(found).extracting(Quotable::text).containsExactly("A permit lasts a year.", "It is renewed in May.");
        assertThat(found).extracting(Quotable::kind).containsOnly(Kind.SENTENCE);
    }

    @Test
    void list_items_know_their_lead_in() {
        List<Quotable> found = of("To renew, do this:\n1. Open the portal.\n2. Choose the permit.\nThen wait.");

        assertThat(found)
                .extracting(Quotable::text)
                .containsExactly("Open the portal.", "Choose the permit.", "Then wait.");
        assertThat(found.get(0).lead()).isEqualTo("To renew, do this:");
        assertThat(found.get(2).lead()).isEmpty();
    }

    @Test
    void table_rows_know_their_header() {
        List<Quotable> found = of("The fees:\nVehicle | Fee\nCar | 20 euros\nVan | 30 euros");

        assertThat(found).extracting(Quotable::text).containsExactly("Car | 20 euros", "Van | 30 euros");
        assertThat(found.getLast().header()).containsExactly("Vehicle", "Fee");
        assertThat(found.getLast().inContext()).endsWith("Vehicle: Van; Fee: 30 euros");
    }

    @Test
    void the_rule_below_a_table_s_head_is_not_quoted() {
        List<Quotable> found = of("The fees:\nVehicle | Fee\n--- | ---\nCar | 20 euros\nVan | 30 euros");

        assertThat(found).extracting(Quotable::text).containsExactly("Car | 20 euros", "Van | 30 euros");
        assertThat(found).extracting(Quotable::lead).containsOnly("Vehicle | Fee");
    }

    @Test
    void a_passage_that_begins_inside_a_table_has_no_header() {
        List<Quotable> found = of("Car | 20 euros\nVan | 30 euros");

        assertThat(found).extracting(Quotable::text).containsExactly("Car | 20 euros", "Van | 30 euros");
        assertThat(found).allMatch(row -> row.lead().isEmpty());
    }

    @Test
    void an_escaped_bar_parts_no_cells() {
        assertThat(of("Key | Effect\n\\| | a \\| b").getLast().cells()).containsExactly("\\|", "a \\| b");
    }

    @Test
    void the_lines_of_a_title_page_are_not_quoted() {
        List<Quotable> found = of("Site rules\nVersion 3, 7 April 2025\nThey hold for all. Version 3 names the gates.");

        assertThat(found)
                .extracting(Quotable::text)
                .containsExactly("They hold for all.", "Version 3 names the gates.");
    }

    @Test
    void a_quote_is_understood_below_its_headings() {
        assertThat(of("It lasts a year.").getFirst().inContext()).isEqualTo("Parking › Permits\nIt lasts a year.");
    }

    private static List<Quotable> of(String text) {
        return Quotables.of(new SourcePassage("【0:0†Site rules】", "Site rules", "2 Parking › 2.1 Permits", text));
    }
}
