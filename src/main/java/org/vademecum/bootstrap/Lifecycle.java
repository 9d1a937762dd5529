package org.vademecum.bootstrap;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vademecum.common.ApplicationStarted;
import org.vademecum.common.ApplicationStopping;

/** Tells the features that the application has started or is about to stop. */
@Startup
@Singleton
@DependsOn("Database")
@TransactionManagement(TransactionManagementType.BEAN)
public class Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    @Inject
    Event<ApplicationStarted> started;

    @Inject
    Event<ApplicationStopping> stopping;

    @PostConstruct
    void start() {
        started.fire(new ApplicationStarted());
        LOG.info("Vademecum has started");
    }

    @PreDestroy
    void stop() {
        LOG.info("Vademecum is stopping");
        stopping.fire(new ApplicationStopping());
    }
}
