package org.vademecum.file;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Ids;

/**
 * Blobs as files: {@code blobs/ab/cd/abcd…} under the data directory, which several nodes may share. A blob is written
 * aside, forced to disk and moved into place in one step, so that a name always means the whole content.
 */
@ApplicationScoped
public class FilesystemBlobStore implements BlobStore {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final int BUFFER_BYTES = 1 << 16;

    @Inject
    @ConfigProperty(name = "vademecum.data-dir")
    Path dataDir;

    @Inject
    Clock clock;

    private Path root = Path.of("");
    private Path incoming = Path.of("");

    /** Makes the directories and removes what a crash left half written. */
    @PostConstruct
    void open() {
        root = dataDir.toAbsolutePath().resolve("blobs");
        incoming = root.resolve("incoming");
        try {
            Files.createDirectories(incoming);
            sweep();
        } catch (IOException e) {
            throw new UncheckedIOException("The blob directory cannot be used: " + root, e);
        }
    }

    @Override
    public Blob put(InputStream content, long limit) throws IOException {
        while (true) {
            Path part = incoming.resolve(Ids.next("part_"));
            try (FileChannel channel =
                    FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                if (isOurs(part, channel)) {
                    Blob blob = copy(content, channel, limit);
                    channel.force(true);
                    moveIntoPlace(part, path(blob.sha256()));
                    return blob;
                }
            } finally {
                Files.deleteIfExists(part);
            }
        }
    }

    /**
     * Locks a new part until the channel closes, which tells a sweep on another node that somebody is writing. False when a sweep
     * came first.
     */
    private static boolean isOurs(Path part, FileChannel channel) throws IOException {
        try {
            channel.lock();
            return Files.exists(part);
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static Blob copy(InputStream content, FileChannel channel, long limit) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        long bytes = 0;
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            bytes += read;
            if (bytes > limit) {
                throw new TooLarge(limit);
            }
            digest.update(buffer, 0, read);
            ByteBuffer block = ByteBuffer.wrap(buffer, 0, read);
            while (block.hasRemaining()) {
                channel.write(block);
            }
        }
        return new Blob(HexFormat.of().formatHex(digest.digest()), bytes);
    }

    /** The time of a blob that is there already is renewed: {@link #listPutBefore} must not take it for a forgotten one. */
    private void moveIntoPlace(Path part, Path blob) throws IOException {
        try {
            Files.setLastModifiedTime(blob, FileTime.from(clock.instant()));
        } catch (NoSuchFileException e) {
            Files.createDirectories(parent(blob));
            Files.setLastModifiedTime(part, FileTime.from(clock.instant()));
            Files.move(part, blob, StandardCopyOption.ATOMIC_MOVE);
            forceDirectory(parent(blob));
        }
    }

    /** Makes the new directory entry durable. Systems that cannot open a directory for this do it by themselves. */
    private static void forceDirectory(Path directory) throws IOException {
        if (!System.getProperty("os.name", "").startsWith("Windows")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    @Override
    public InputStream open(String sha256) throws IOException {
        return open(sha256, 0);
    }

    @Override
    public InputStream open(String sha256, long offset) throws IOException {
        if (!SHA256.matcher(sha256).matches()) {
            throw new FileNotFoundException("not the name of a blob");
        }
        try {
            SeekableByteChannel channel = Files.newByteChannel(path(sha256), StandardOpenOption.READ);
            channel.position(offset);
            return Channels.newInputStream(channel);
        } catch (NoSuchFileException e) {
            throw notFound(sha256, e);
        }
    }

    @Override
    public LocalFile local(String sha256) throws IOException {
        if (!exists(sha256)) {
            throw new FileNotFoundException("no blob " + sha256);
        }
        return new InPlace(path(sha256));
    }

    /** The blob's own file: there is nothing to tidy up. */
    private record InPlace(Path path) implements LocalFile {
        @Override
        public void close() {}
    }

    private static FileNotFoundException notFound(String sha256, IOException cause) {
        FileNotFoundException notFound = new FileNotFoundException("no blob " + sha256);
        notFound.initCause(cause);
        return notFound;
    }

    @Override
    public boolean exists(String sha256) {
        return SHA256.matcher(sha256).matches() && Files.isRegularFile(path(sha256));
    }

    @Override
    public void delete(String sha256) throws IOException {
        if (SHA256.matcher(sha256).matches()) {
            Files.deleteIfExists(path(sha256));
        }
    }

    @Override
    @SuppressWarnings("StreamResourceLeak") // The caller closes it.
    public Stream<String> listPutBefore(Instant time) throws IOException {
        return Files.find(
                        root,
                        3,
                        (path, attributes) -> SHA256.matcher(name(path)).matches()
                                && attributes.isRegularFile()
                                && attributes.lastModifiedTime().toInstant().isBefore(time))
                .map(FilesystemBlobStore::name);
    }

    private void sweep() throws IOException {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(incoming)) {
            for (Path part : parts) {
                removeAbandoned(part);
            }
        }
    }

    /** Whoever is still writing a part holds its lock; a crash gives it up. */
    private static void removeAbandoned(Path part) throws IOException {
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE);
                @Nullable FileLock lock = channel.tryLock()) {
            if (lock != null) {
                Files.deleteIfExists(part);
            }
        } catch (OverlappingFileLockException | NoSuchFileException e) {
            // Somebody of this process writes it, or has just put it into its place.
        }
    }

    private Path path(String sha256) {
        return root.resolve(sha256.substring(0, 2))
                .resolve(sha256.substring(2, 4))
                .resolve(sha256);
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static Path parent(Path blob) {
        return java.util.Objects.requireNonNull(blob.getParent());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
