package org.vademecum.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.Caller;
import org.vademecum.access.CurrentCaller;
import org.vademecum.common.Invalid;
import org.vademecum.common.Json;
import org.vademecum.ingestion.IndexTask;
import org.vademecum.ingestion.IndexTasks;
import org.vademecum.vectorstore.IndexKind;

/**
 * The search indexes, looked after by administrators: compared with the database, filled before a move, built anew. The answer is
 * written while it is done: a line each time some more is, then one that tells how it ended. Who stops reading stops the task. No
 * index named is the one in use.
 */
@Path("/index")
@ApplicationScoped
public class SearchIndexResource {
    private static final String LINES = "application/x-ndjson";

    /** Of documents that differ. */
    private static final int MOST_NAMED = 100;

    @Inject
    CurrentCaller current;

    @Inject
    IndexTasks tasks;

    record ProgressJson(int done, int documents) {}

    /**
     * @param missing how many documents the index lacks, and the first of them
     * @param surplus how many it should not have, and the first of them, by their names in the index
     */
    record OutcomeJson(
            String index,
            int documents,
            int added,
            int removed,
            int missing,
            List<String> missingDocuments,
            int surplus,
            List<String> surplusDocuments,
            boolean agrees) {
        static OutcomeJson of(IndexKind kind, IndexTasks.Outcome outcome) {
            return new OutcomeJson(
                    kind.key(),
                    outcome.documents(),
                    outcome.added(),
                    outcome.removed(),
                    outcome.missing().size(),
                    first(outcome.missing()),
                    outcome.surplus().size(),
                    first(outcome.surplus()),
                    outcome.agrees());
        }

        private static List<String> first(List<String> names) {
            return names.subList(0, Math.min(MOST_NAMED, names.size()));
        }
    }

    /** Compares it with the database. */
    @POST
    @Path("verify")
    @Produces({LINES, MediaType.APPLICATION_JSON})
    public Response verify(@QueryParam("index") @Nullable String kind) {
        return run(kind, IndexTask.VERIFY);
    }

    /** Adds what it lacks and takes out what it should not have. */
    @POST
    @Path("fill")
    @Produces({LINES, MediaType.APPLICATION_JSON})
    public Response fill(@QueryParam("index") @Nullable String kind) {
        return run(kind, IndexTask.FILL);
    }

    /** Puts every document anew. */
    @POST
    @Path("rebuild")
    @Produces({LINES, MediaType.APPLICATION_JSON})
    public Response rebuild(@QueryParam("index") @Nullable String kind) {
        return run(kind, IndexTask.REBUILD);
    }

    private Response run(@Nullable String kind, IndexTask task) {
        Caller caller = current.get();
        tasks.requireReady(caller);
        IndexKind index = kind == null ? tasks.used() : kind(kind);
        StreamingOutput content = output -> {
            Writer writer = new OutputStreamWriter(output, StandardCharsets.UTF_8);
            IndexTasks.Outcome outcome =
                    tasks.run(caller, index, task, (done, all) -> write(writer, new ProgressJson(done, all)));
            write(writer, OutcomeJson.of(index, outcome));
        };
        return Response.ok(content, LINES).build();
    }

    private static IndexKind kind(String key) {
        return IndexKind.find(key)
                .orElseThrow(() -> new Invalid("index", "invalid_value", "The indexes are 'lucene' and 'solr'."));
    }

    private static void write(Writer writer, Object line) throws IOException {
        writer.write(Json.write(line) + "\n");
        writer.flush();
    }
}
