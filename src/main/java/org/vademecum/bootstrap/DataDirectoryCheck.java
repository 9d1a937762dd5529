package org.vademecum.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/** The data directory takes files. */
@Readiness
@ApplicationScoped
public class DataDirectoryCheck implements HealthCheck {
    /** Null until the application starts; before, health is asked without the application's configuration. */
    private volatile @Nullable Path configured;

    void remember(@Observes SchemaReady schema, @ConfigProperty(name = "vademecum.data-dir") Path directory) {
        configured = directory;
    }

    @Override
    public HealthCheckResponse call() {
        Path directory = configured;
        return HealthCheckResponse.named("data directory")
                .status(directory != null && Files.isDirectory(directory) && Files.isWritable(directory))
                .build();
    }
}
