package org.vademecum.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vademecum.vectorstore.SearchIndex;

/** The search index can be asked: it is open, or Solr answers. */
@Readiness
@ApplicationScoped
public class SearchIndexCheck implements HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(SearchIndexCheck.class);

    @Inject
    SearchIndex index;

    /** Health is asked while the application starts, too; the index may be rebuilt from what the schema is to hold. */
    private volatile boolean migrated;

    void remember(@Observes SchemaReady schema) {
        migrated = true;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("search index")
                .status(migrated && answers())
                .build();
    }

    private boolean answers() {
        try {
            index.check();
            return true;
        } catch (IOException | RuntimeException e) {
            LOG.warn("The search index does not answer", e);
            return false;
        }
    }
}
