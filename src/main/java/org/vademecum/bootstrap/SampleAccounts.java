package org.vademecum.bootstrap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The passwords of the sample accounts, in a file that its owner alone may read: a line an account, name and password
 * first, then for whom it is.
 */
final class SampleAccounts {
    private static final String FILE = "sample-accounts.txt";
    private static final String OWNER_ONLY = "rw-------";

    private final Path file;
    private final Map<String, String> lines = new LinkedHashMap<>();

    private SampleAccounts(Path file) {
        this.file = file;
    }

    static SampleAccounts in(Path dataDir) throws IOException {
        SampleAccounts accounts = new SampleAccounts(dataDir.resolve(FILE));
        if (Files.exists(accounts.file)) {
            for (String line : Files.readAllLines(accounts.file)) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    accounts.lines.put(columns(line)[0], line);
                }
            }
        }
        return accounts;
    }

    Optional<String> passwordOf(String username) {
        return Optional.ofNullable(lines.get(username)).map(line -> columns(line)[1]);
    }

    /** Keeps the password for good before it returns. */
    void add(String username, String password, String description) throws IOException {
        lines.put(username, "%-12s %s  %s".formatted(username, password, description));
        List<String> content = new ArrayList<>();
        content.add("# Accounts of the sample company: user name, password, person.");
        content.addAll(lines.values());
        Path draft = file.resolveSibling(FILE + ".new");
        Files.deleteIfExists(draft);
        Files.createFile(draft, ownerOnly());
        Files.write(draft, content, StandardOpenOption.WRITE);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private FileAttribute<?>[] ownerOnly() {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY))
                }
                : new FileAttribute<?>[0];
    }

    private static String[] columns(String line) {
        return line.strip().split("\\s+", 3);
    }
}
