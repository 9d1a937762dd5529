package org.vademecum.ingestion.parser;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether Tesseract is installed, and with which of the languages that are configured. What was found stays found; as long as nothing
 * is, it is looked for anew, so that it can be installed while the server runs. Thread-safe.
 */
@ApplicationScoped
public class OcrProgram {
    private static final Logger LOG = System.getLogger(OcrProgram.class.getName());
    private static final int ANSWER_SECONDS = 10;

    @Inject
    OcrConfig config;

    private @Nullable OcrSettings found;

    /** How to read pages; empty when that is switched off or cannot be done here. */
    public synchronized Optional<OcrSettings> find() {
        if (found == null && config.enabled) {
            found = ask();
        }
        return Optional.ofNullable(found);
    }

    private @Nullable OcrSettings ask() {
        Set<String> installed = installed();
        List<String> usable =
                config.languages().stream().filter(installed::contains).toList();
        if (usable.isEmpty()) {
            LOG.log(
                    Level.INFO,
                    "Pages without text are not read: {0} has none of {1}",
                    config.command,
                    config.languages());
            return null;
        }
        LOG.log(Level.INFO, "Pages without text are read by {0} in {1}", config.command, usable);
        return new OcrSettings(config.command, usable, config.pageTimeout);
    }

    /** Languages that it has; none when it is not there or does not say. */
    private Set<String> installed() {
        try {
            Process process = new ProcessBuilder(config.command, "--list-langs")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            process.onExit()
                    .orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                    .exceptionally(late -> process.destroyForcibly());
            try (BufferedReader said = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
                return said.lines().map(String::strip).collect(Collectors.toSet());
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "Tesseract cannot be asked", e);
            return Set.of();
        }
    }
}
