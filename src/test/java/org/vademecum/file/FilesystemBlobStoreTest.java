package org.vademecum.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesystemBlobStoreTest {
    private static final String SHA256_OF_HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final long NO_LIMIT = Long.MAX_VALUE;

    @TempDir
    Path dataDir;

    private FilesystemBlobStore blobs;

    @BeforeEach
    void open() {
        blobs = storeAt(NOON);
    }

    @Test
    void a_blob_is_named_by_its_content() throws IOException {
        BlobStore.Blob blob = blobs.put(content("hello"), NO_LIMIT);

        assertThat(blob).isEqualTo(new BlobStore.Blob(SHA256_OF_HELLO, 5));
        assertThat(dataDir.resolve("blobs/2c/f2/" + SHA256_OF_HELLO)).hasContent("hello");
        assertThat(blobs.exists(SHA256_OF_HELLO)).isTrue();
    }

    @Test
    void the_same_content_is_stored_once() throws IOException {
        blobs.put(content("hello"), NO_LIMIT);
        blobs.put(content("hello"), NO_LIMIT);

        assertThat(files()).containsExactly(SHA256_OF_HELLO);
    }

    @Test
    void a_blob_is_read_whole_or_from_an_offset_on() throws IOException {
        blobs.put(content("hello"), NO_LIMIT);

        assertThat(read(blobs.open(SHA256_OF_HELLO))).isEqualTo("hello");
        assertThat(read(blobs.open(SHA256_OF_HELLO, 2))).isEqualTo("llo");
        assertThat(read(blobs.open(SHA256_OF_HELLO, 99))).isEmpty();
    }

    @Test
    void a_blob_that_is_not_there_is_said_to_be_missing() {
        assertThatThrownBy(() -> blobs.open(SHA256_OF_HELLO)).isInstanceOf(FileNotFoundException.class);
        assertThat(blobs.exists(SHA256_OF_HELLO)).isFalse();
    }

    @Test
    void a_name_that_is_no_hash_leads_nowhere() throws IOException {
        Files.writeString(dataDir.resolve("secret"), "x");

        assertThatThrownBy(() -> blobs.open("../../../secret")).isInstanceOf(FileNotFoundException.class);
        assertThat(blobs.exists("../../../secret")).isFalse();
        blobs.delete("../../../secret");
        assertThat(dataDir.resolve("secret")).exists();
    }

    @Test
    void content_past_the_limit_is_refused_and_leaves_nothing() throws IOException {
        assertThat(blobs.put(content("hello"), 5).bytes()).isEqualTo(5);
        assertThatThrownBy(() -> blobs.put(content("hello!"), 5)).isInstanceOf(BlobStore.TooLarge.class);

        assertThat(files()).containsExactly(SHA256_OF_HELLO);
    }

    @Test
    void a_stream_that_breaks_off_leaves_nothing() throws IOException {
        InputStream broken = new SequenceInputStream(content("hel"), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }
        });

        assertThatThrownBy(() -> blobs.put(broken, NO_LIMIT)).hasMessage("connection reset");
        assertThat(files()).isEmpty();
    }

    @Test
    void a_deleted_blob_is_gone_and_deleting_twice_is_no_error() throws IOException {
        blobs.put(content("hello"), NO_LIMIT);
        blobs.delete(SHA256_OF_HELLO);
        blobs.delete(SHA256_OF_HELLO);

        assertThat(files()).isEmpty();
    }

    @Test
    void what_a_crash_left_half_written_is_swept_at_the_start() throws IOException {
        Files.writeString(dataDir.resolve("blobs/incoming/part_left"), "hal");
        blobs.put(content("hello"), NO_LIMIT);

        storeAt(NOON);

        assertThat(files()).containsExactly(SHA256_OF_HELLO);
    }

    @Test
    void a_part_that_begins_while_another_node_starts_is_not_lost() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Void> starting = CompletableFuture.runAsync(() -> {
            while (!done.get()) {
                storeAt(NOON);
            }
        });

        for (int i = 0; i < 1000; i++) {
            BlobStore.Blob blob = blobs.put(content("part " + i), NO_LIMIT);
            assertThat(read(blobs.open(blob.sha256()))).isEqualTo("part " + i);
        }

        done.set(true);
        starting.get(60, TimeUnit.SECONDS);
    }

    @Test
    void a_part_that_is_being_written_is_not_swept() throws IOException {
        InputStream sweeping = new InputStream() {
            @Override
            public int read() {
                storeAt(NOON);
                return -1;
            }
        };

        blobs.put(new SequenceInputStream(content("hello"), sweeping), NO_LIMIT);

        assertThat(read(blobs.open(SHA256_OF_HELLO))).isEqualTo("hello");
    }

    @Test
    void blobs_are_listed_by_the_time_they_were_last_put() throws IOException {
        blobs.put(content("hello"), NO_LIMIT);
        assertThat(putBefore(NOON)).isEmpty();
        assertThat(putBefore(NOON.plusSeconds(1))).containsExactly(SHA256_OF_HELLO);

        storeAt(NOON.plus(Duration.ofHours(1))).put(content("hello"), NO_LIMIT);

        assertThat(putBefore(NOON.plusSeconds(1))).isEmpty();
    }

    @Test
    void many_writers_of_the_same_content_do_not_disturb_each_other() throws Exception {
        String text = "hello".repeat(100_000);
        List<Callable<BlobStore.Blob>> writers = IntStream.range(0, 32)
                .<Callable<BlobStore.Blob>>mapToObj(n -> () -> blobs.put(content(text), NO_LIMIT))
                .toList();
        try (var executor = Executors.newFixedThreadPool(8)) {
            for (Future<BlobStore.Blob> blob : executor.invokeAll(writers)) {
                assertThat(read(blobs.open(blob.get().sha256()))).isEqualTo(text);
            }
        }

        assertThat(files()).hasSize(1);
    }

    private FilesystemBlobStore storeAt(Instant now) {
        FilesystemBlobStore store = new FilesystemBlobStore();
        store.dataDir = dataDir;
        store.clock = Clock.fixed(now, ZoneOffset.UTC);
        store.open();
        return store;
    }

    private List<String> putBefore(Instant time) throws IOException {
        try (Stream<String> names = blobs.listPutBefore(time)) {
            return names.toList();
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(dataDir)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }

    private static InputStream content(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String read(InputStream stream) throws IOException {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
