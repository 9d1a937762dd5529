package org.vademecum.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.vademecum.common.WordDiff.Kind;
import org.vademecum.common.WordDiff.Piece;

class WordDiffTest {
    @Test
    void words_that_differ_are_told_in_their_place() {
        assertThat(WordDiff.between("You get 30 days of leave.", "You get 25 working days of leave."))
                .containsExactly(
                        new Piece(Kind.SAME, "You get "),
                        new Piece(Kind.REMOVED, "30"),
                        new Piece(Kind.ADDED, "25 working"),
                        new Piece(Kind.SAME, " days of leave."));
    }

    @Test
    void neighbouring_changes_are_one() {
        assertThat(WordDiff.between("one two three", "eins zwei three"))
                .containsExactly(
                        new Piece(Kind.REMOVED, "one two"),
                        new Piece(Kind.ADDED, "eins zwei"),
                        new Piece(Kind.SAME, " three"));
    }

    @Test
    void the_same_and_nothing_are_told_too() {
        assertThat(WordDiff.between("a b", "a b")).containsExactly(new Piece(Kind.SAME, "a b"));
        assertThat(WordDiff.between("", "")).isEmpty();
        assertThat(WordDiff.between("", "a b")).containsExactly(new Piece(Kind.ADDED, "a b"));
        assertThat(WordDiff.between("a b", "")).containsExactly(new Piece(Kind.REMOVED, "a b"));
    }

    @Test
    void both_texts_can_be_read_out_of_it_whatever_they_are() {
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            String before = text(random);
            String after = text(random);

            List<Piece> pieces = WordDiff.between(before, after);

            assertThat(without(Kind.ADDED, pieces)).isEqualTo(before);
            assertThat(without(Kind.REMOVED, pieces)).isEqualTo(after);
            assertThat(pieces).allSatisfy(piece -> assertThat(piece.text()).isNotEmpty());
        }
    }

    @Test
    void texts_too_long_to_compare_are_told_as_different_between_their_common_ends() {
        String before = "Begin " + "old ".repeat(2000) + "end";
        String after = "Begin " + "new ".repeat(2000) + "end";

        List<Piece> pieces = WordDiff.between(before, after);

        assertThat(pieces).extracting(Piece::kind).containsExactly(Kind.SAME, Kind.REMOVED, Kind.ADDED, Kind.SAME);
        assertThat(without(Kind.ADDED, pieces)).isEqualTo(before);
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(12), 0, 6)
                .mapToObj(word -> List.of("a", "ä-b", " ", "\n", ", ", "c d").get(word))
                .collect(Collectors.joining());
    }

    private static String without(Kind kind, List<Piece> pieces) {
        return pieces.stream()
                .filter(piece -> piece.kind() != kind)
                .map(Piece::text)
                .collect(Collectors.joining());
    }
}
