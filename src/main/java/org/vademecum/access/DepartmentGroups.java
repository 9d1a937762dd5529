package org.vademecum.access;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How groups of the identity provider give departments at this moment. */
@ApplicationScoped
@Transactional
public class DepartmentGroups {
    @Inject
    @ConfigProperty(name = "vademecum.oidc.groups", defaultValue = "/departments/")
    String prefix;

    @Inject
    DepartmentRepository departments;

    /** Says at once that the prefix cannot be one. */
    @PostConstruct
    void check() {
        new GroupMapping(prefix, List.of());
    }

    GroupMapping current() {
        return new GroupMapping(prefix, departments.list());
    }
}
