package org.vademecum.bootstrap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Values that stand in files, as containers hand secrets over: where the environment has {@code
 * VADEMECUM_DB_PASSWORD_FILE}, the content of that file, without the white space around it, is the value of {@code
 * vademecum.db.password}.
 */
public class SecretFiles implements ConfigSource {
    private static final String OURS = "vademecum.";
    /** Above the environment (300): a file that is named is meant. */
    private static final int ORDINAL = 350;

    private final Map<String, String> environment;

    public SecretFiles() {
        this(System.getenv());
    }

    SecretFiles(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public int getOrdinal() {
        return ORDINAL;
    }

    @Override
    public String getName() {
        return "files that the environment names";
    }

    /** Empty: the name of a key cannot be told from the name of its variable. */
    @Override
    public Set<String> getPropertyNames() {
        return Set.of();
    }

    /** @throws UncheckedIOException when the file cannot be read, which is better than to start without the secret */
    @Override
    public @Nullable String getValue(String key) {
        String file = key.startsWith(OURS) ? environment.get(variable(key)) : null;
        if (file == null || file.isBlank()) {
            return null;
        }
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(variable(key) + " names a file that cannot be read: " + file, e);
        }
    }

    private static String variable(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT) + "_FILE";
    }
}
