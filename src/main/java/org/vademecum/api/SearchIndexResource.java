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
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vademecum.access.Caller;
import org.vademecum.access.CurrentCaller;
import org.vademecum.common.Invalid;
import org.vademecum.common.Json;
import org.vademecum.ingestion.IndexTask;
import org.vademecum.ingestion.IndexTasks;
import org.vademecum.vectorstore.IndexKind;

/**
 * The search indexes, looked after by administrators: compared with the database, filled before a move, built anew. The answer is
 * written while it is done: a line each time some more is, then one that tells how it ended, or the error that ended it. Who stops
 * reading stops the task. No index named is the one in use, no store named all of them.
 */
@Path("/index")
@ApplicationScoped
public class SearchIndexResource {
    private static final String LINES = "application/x-ndjson";

    /** Of documents that differ. */
    private static final int MOST_NAMED = 100;

    private static final Logger LOG = LoggerFactory.getLogger(SearchIndexResource.class);

    @Inject
    CurrentCaller current;

    @Inject
    IndexTasks tasks;

    record ProgressJson(int done, int documents) {}

    /**
     * @param missing how many documents the index lacks, and the first of them
     * @param differing how many it has with another number of chunks, and the first of them
     * @param surplus how many it should not have, and the first of them, by their names in the index
     */
    record OutcomeJson(
            String index,
            int documents,
            int added,
            int removed,
            int missing,
            List<String> missingDocuments,
            int differing,
            List<String> differingDocuments,
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
                    outcome.differing().size(),
                    first(outcome.differing()),
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
    public Response verify(
            @QueryParam("index") @Nullable String kind, @QueryParam("vector_store") @Nullable String storeId) {
        return run(kind, IndexTask.VERIFY, storeId);
    }

    /** Adds what it lacks and takes out what it should not have. */
    @POST
    @Path("fill")
    @Produces({LINES, MediaType.APPLICATION_JSON})
    public Response fill(
            @QueryParam("index") @Nullable String kind, @QueryParam("vector_store") @Nullable String storeId) {
        return run(kind, IndexTask.FILL, storeId);
    }

    /** Puts every document anew. */
    @POST
    @Path("rebuild")
    @Produces({LINES, MediaType.APPLICATION_JSON})
    public Response rebuild(
            @QueryParam("index") @Nullable String kind, @QueryParam("vector_store") @Nullable String storeId) {
        return run(kind, IndexTask.REBUILD, storeId);
    }

    private Response run(@Nullable String kind, IndexTask task, @Nullable String storeId) {
        Caller caller = current.get();
        IndexKind index = kind == null ? tasks.used() : kind(kind);
        tasks.requireReady(caller, index, storeId);
        StreamingOutput content = output -> {
            Writer writer = new OutputStreamWriter(output, StandardCharsets.UTF_8);
            try {
                IndexTasks.Outcome outcome = tasks.run(
                        caller, index, task, storeId, (done, all) -> write(writer, new ProgressJson(done, all)));
                write(writer, OutcomeJson.of(index, outcome));
            } catch (IOException | RuntimeException e) {
                LOG.error("The search index {} could not be looked after", index.key(), e);
                write(writer, failure(index, e));
            }
        };
        return Response.ok(content, LINES).build();
    }

    /** The status of the answer has been sent long ago. */
    private static ErrorJson failure(IndexKind index, Exception e) {
        String why = e instanceof IOException || e instanceof UncheckedIOException
                ? String.valueOf(e.getMessage())
                : "The log names the cause.";
        return ErrorJson.of(503, "The search index %s failed. %s".formatted(index.key(), why), null, "index_failed");
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
