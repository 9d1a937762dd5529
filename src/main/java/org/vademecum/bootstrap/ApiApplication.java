package org.vademecum.bootstrap;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;
import org.vademecum.api.AssistantsResource;
import org.vademecum.api.AuditResource;
import org.vademecum.api.BinResource;
import org.vademecum.api.CommitMapper;
import org.vademecum.api.ConflictMapper;
import org.vademecum.api.DocumentsResource;
import org.vademecum.api.ForbiddenMapper;
import org.vademecum.api.GlossaryResource;
import org.vademecum.api.InvalidMapper;
import org.vademecum.api.JsonProcessingMapper;
import org.vademecum.api.MeResource;
import org.vademecum.api.MessagesResource;
import org.vademecum.api.NotFoundMapper;
import org.vademecum.api.OwnDataResource;
import org.vademecum.api.RetrievalProfileResource;
import org.vademecum.api.RunsResource;
import org.vademecum.api.SearchIndexResource;
import org.vademecum.api.StoreIndexResource;
import org.vademecum.api.ThreadsResource;
import org.vademecum.api.ThrowableMapper;
import org.vademecum.api.TooManyMapper;
import org.vademecum.api.VectorStoresResource;
import org.vademecum.api.WebApplicationMapper;

/** The product's own REST interface, for its pages. */
@ApplicationPath("/api")
public class ApiApplication extends Application {
    /**
     * Keeps the server's JSON-B away: of two providers for every type, which one is asked is not defined. No WADL: what
     * there is to call is in the documentation.
     */
    static final Map<String, Object> PROPERTIES =
            Map.of("jersey.config.jsonFeature", "none", "jersey.config.server.wadl.disableWadl", true);

    /** Named one by one, since the server would give everything it finds to each of two applications. */
    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(
                AssistantsResource.class,
                AuditResource.class,
                BinResource.class,
                DocumentsResource.class,
                GlossaryResource.class,
                MeResource.class,
                MessagesResource.class,
                OwnDataResource.class,
                RetrievalProfileResource.class,
                RunsResource.class,
                SearchIndexResource.class,
                StoreIndexResource.class,
                ThreadsResource.class,
                VectorStoresResource.class,
                ConflictMapper.class,
                TooManyMapper.class,
                ForbiddenMapper.class,
                InvalidMapper.class,
                JsonProcessingMapper.class,
                NotFoundMapper.class,
                CommitMapper.class,
                ThrowableMapper.class,
                WebApplicationMapper.class,
                JsonProvider.class,
                JsonMapping.class,
                NoStoreFilter.class);
    }

    @Override
    public Map<String, Object> getProperties() {
        return PROPERTIES;
    }
}
