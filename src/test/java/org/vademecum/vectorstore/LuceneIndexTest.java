package org.vademecum.vectorstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vademecum.vectorstore.SearchIndex.Candidate;

class LuceneIndexTest extends SearchIndexContract {
    private static final float[] EAST = {1, 0, 0};

    @TempDir
    Path dataDir;

    private LuceneIndex index;

    @BeforeEach
    void openIndex() {
        index = LuceneIndex.open(dataDir, "en");
    }

    @AfterEach
    void closeIndex() {
        index.close();
    }

    @Override
    SearchIndex index() {
        return index;
    }

    @Test
    void what_was_put_survives_a_restart() throws IOException {
        index.put(document("v1", "hr", chunk("Annual leave", EAST)));
        List<Candidate> before = find(index, "leave", EAST, 10, "hr");

        reopen("en");

        assertThat(find(index, "leave", EAST, 10, "hr")).isEqualTo(before).isNotEmpty();
    }

    @Test
    void what_was_put_is_on_disk_at_once() throws IOException {
        index.put(document("v1", "hr", chunk("Annual leave", EAST)));
        Path copy = dataDir.resolve("copy");
        copyIndex(copy.resolve("index"));

        LuceneIndex afterCrash = LuceneIndex.open(copy, "en");

        assertThat(afterCrash.documents()).containsExactly("v1");
        afterCrash.close();
    }

    @Test
    void a_damaged_index_is_replaced_by_an_empty_one() throws IOException {
        index.put(document("v1", "hr", chunk("Annual leave", EAST)));
        index.close();
        cutShort("segments_");

        index = LuceneIndex.open(dataDir, "en");

        assertThat(index.documents()).isEmpty();
        index.put(document("v2", "hr", chunk("Sick leave", EAST)));
        assertThat(index.documents()).containsExactly("v2");
    }

    @Test
    void an_index_that_lost_a_file_is_replaced_by_an_empty_one() throws IOException {
        index.put(document("v1", "hr", chunk("Annual leave", EAST)));
        index.close();
        Files.delete(files("_0").findFirst().orElseThrow());

        index = LuceneIndex.open(dataDir, "en");

        assertThat(index.documents()).isEmpty();
    }

    @Test
    void another_language_starts_with_an_empty_index() throws IOException {
        index.put(document("v1", "hr", chunk("Annual leave", EAST)));

        reopen("de");

        assertThat(index.documents()).isEmpty();
    }

    @Test
    void german_words_are_found_in_their_other_forms() throws IOException {
        reopen("de");
        index.put(document("v1", "hr", chunk("Die Urlaubsanträge werden im Portal gestellt", EAST)));

        assertThat(find(index, "Wie stelle ich einen Urlaubsantrag?", EAST, 10, "hr"))
                .singleElement()
                .satisfies(candidate -> assertThat(candidate.lexical()).isPositive());
    }

    @Test
    void a_directory_that_is_in_use_is_refused() {
        assertThatThrownBy(() -> LuceneIndex.open(dataDir, "en"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("in use by another process");
    }

    private void reopen(String language) {
        index.close();
        index = LuceneIndex.open(dataDir, language);
    }

    private void cutShort(String prefix) throws IOException {
        for (Path file : files(prefix).toList()) {
            Files.write(file, new byte[] {1, 2, 3}, StandardOpenOption.TRUNCATE_EXISTING);
        }
    }

    private Stream<Path> files(String prefix) throws IOException {
        try (Stream<Path> files = Files.list(dataDir.resolve("index"))) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix)).toList().stream();
        }
    }

    private void copyIndex(Path target) throws IOException {
        Files.createDirectories(target);
        for (Path file : files("").toList()) {
            Files.copy(file, target.resolve(file.getFileName()));
        }
    }
}
