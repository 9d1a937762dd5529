package org.vademecum.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.vademecum.common.ApplicationStarted;
import org.vademecum.common.Timer;

/** Has the audit compare the settings of this server with those that one began with last, beside the start. */
@ApplicationScoped
class SettingsWatch {
    private static final String OURS = "vademecum_";
    private static final String FILE = "_FILE";

    @Inject
    SettingsAudit audit;

    @Inject
    Timer timer;

    void start(@Observes ApplicationStarted started) {
        timer.now(() -> audit.compare(settings(ConfigProvider.getConfig())));
    }

    /** All that begin with our name, as they stand: a variable of the environment by the name of the variable. */
    static Map<String, String> settings(Config config) {
        Map<String, String> settings = new HashMap<>();
        for (String name : config.getPropertyNames()) {
            if (name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_").startsWith(OURS)) {
                config.getOptionalValue(name, String.class).ifPresent(value -> settings.put(name, value));
                keyOfFile(name)
                        .flatMap(key -> config.getOptionalValue(key, String.class))
                        .ifPresent(secret -> settings.put(name, secret));
            }
        }
        return settings;
    }

    /** Of a variable that names a file, what is in the file is the value ({@link SecretFiles}). */
    private static Optional<String> keyOfFile(String name) {
        return name.endsWith(FILE)
                ? Optional.of(name.substring(0, name.length() - FILE.length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '.'))
                : Optional.empty();
    }
}
