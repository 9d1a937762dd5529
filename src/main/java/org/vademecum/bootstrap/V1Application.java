package org.vademecum.bootstrap;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;
import org.vademecum.api.v1.AssistantsResource;
import org.vademecum.api.v1.BetaHeader;
import org.vademecum.api.v1.BodyReader;
import org.vademecum.api.v1.CommitErrorMapper;
import org.vademecum.api.v1.ErrorMapper;
import org.vademecum.api.v1.FileBatchesResource;
import org.vademecum.api.v1.FilesResource;
import org.vademecum.api.v1.Idempotency;
import org.vademecum.api.v1.MediaTypeHeaders;
import org.vademecum.api.v1.MessagesResource;
import org.vademecum.api.v1.ModelsResource;
import org.vademecum.api.v1.PathIds;
import org.vademecum.api.v1.PollAfter;
import org.vademecum.api.v1.RunsResource;
import org.vademecum.api.v1.StreamNegotiation;
import org.vademecum.api.v1.ThreadRunsResource;
import org.vademecum.api.v1.ThreadsResource;
import org.vademecum.api.v1.UploadsResource;
import org.vademecum.api.v1.VectorStoreFilesResource;
import org.vademecum.api.v1.VectorStoresResource;

/** The REST interface for programs, wire compatible with OpenAI's. */
@ApplicationPath("/v1")
public class V1Application extends Application {
    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(
                FileBatchesResource.class,
                FilesResource.class,
                ModelsResource.class,
                AssistantsResource.class,
                ThreadsResource.class,
                MessagesResource.class,
                RunsResource.class,
                ThreadRunsResource.class,
                MediaTypeHeaders.class,
                StreamNegotiation.class,
                PollAfter.class,
                UploadsResource.class,
                VectorStoreFilesResource.class,
                VectorStoresResource.class,
                BetaHeader.class,
                PathIds.class,
                Idempotency.class,
                BodyReader.class,
                CommitErrorMapper.class,
                ErrorMapper.class,
                JsonProvider.class,
                JsonMapping.class,
                NoStoreFilter.class);
    }

    /** As in {@link ApiApplication}. */
    @Override
    public Map<String, Object> getProperties() {
        return ApiApplication.PROPERTIES;
    }
}
