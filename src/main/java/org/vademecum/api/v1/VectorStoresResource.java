package org.vademecum.api.v1;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.CurrentCaller;
import org.vademecum.common.Change;
import org.vademecum.common.CursorPage;
import org.vademecum.retrieval.Knob;
import org.vademecum.retrieval.RetrievalTuning;
import org.vademecum.retrieval.Rewrite;
import org.vademecum.retrieval.StoreQuery;
import org.vademecum.retrieval.StoreSearch;
import org.vademecum.vectorstore.Attributes;
import org.vademecum.vectorstore.Chunking;
import org.vademecum.vectorstore.NewStoreFile;
import org.vademecum.vectorstore.NewVectorStore;
import org.vademecum.vectorstore.StoreTotals;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreService;

/** Vector stores, and the search in one. */
@Path("/vector_stores")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class VectorStoresResource {
    private static final int NAME = 256;
    private static final int MOST_QUERIES = 16;
    private static final int MOST_RESULTS = 50;

    @Inject
    CurrentCaller current;

    @Inject
    Project project;

    @Inject
    VectorStoreService stores;

    @Inject
    StoreSearch search;

    @Inject
    Clock clock;

    @GET
    public ListJson<VectorStoreJson> list(@Context UriInfo uri) {
        CursorPage<VectorStore> page = stores.list(current.get(), ListQuery.of(uri, "vs"));
        Map<String, StoreTotals> totals = stores.totals(current.get(), page.data());
        return ListJson.of(page, store -> json(store, totals), VectorStoreJson::id);
    }

    @POST
    public VectorStoreJson create(Body body) {
        NewVectorStore wanted = new NewVectorStore(
                body.field("name").string(NAME).orElse(""),
                body.field("metadata").metadata().orElse(Map.of()),
                days(body.field("expires_after")).orElse(null),
                files(body));
        body.field("description").string();
        return json(stores.create(current.get(), project.departmentId(), wanted));
    }

    private static List<NewStoreFile> files(Body body) {
        @Nullable
        Chunking chunking = ChunkingReader.read(body.field("chunking_strategy")).orElse(null);
        return body
                .field("file_ids")
                .list(NewVectorStore.MAX_FILES, file -> file.id(StoreFilesReader.FILE))
                .orElse(List.of())
                .stream()
                .map(id -> new NewStoreFile(id, Attributes.NONE, chunking))
                .toList();
    }

    private static Optional<Integer> days(Field field) {
        return field.object().map(expiry -> {
            expiry.field("anchor").require(anchor -> anchor.choice("last_active_at"));
            return expiry.field("days").require(days -> days.integer(1, 365));
        });
    }

    @GET
    @Path("{vector_store_id}")
    public VectorStoreJson get(@PathParam("vector_store_id") String id) {
        return json(stores.get(current.get(), id));
    }

    @POST
    @Path("{vector_store_id}")
    public VectorStoreJson modify(@PathParam("vector_store_id") String id, Body body) {
        Change<String> name = body.field("name").change(field -> field.string(NAME));
        Change<Integer> days = body.field("expires_after").change(VectorStoresResource::days);
        Change<Map<String, String>> metadata = body.field("metadata").change(Field::metadata);
        return json(stores.update(current.get(), id, store -> {
            if (name.given()) {
                store.rename(Objects.requireNonNullElse(name.value(), ""));
            }
            if (days.given()) {
                store.expireAfter(days.value(), clock.instant());
            }
            if (metadata.given()) {
                store.describe(Objects.requireNonNullElse(metadata.value(), Map.of()));
            }
        }));
    }

    @DELETE
    @Path("{vector_store_id}")
    public DeletedJson delete(@PathParam("vector_store_id") String id) {
        stores.delete(current.get(), id);
        return DeletedJson.of("vector_store.deleted", id);
    }

    @POST
    @ReadsOnly
    @Path("{vector_store_id}/search")
    public PageJson.ResultsJson search(@PathParam("vector_store_id") String id, Body body) {
        StoreQuery query = new StoreQuery(
                queries(body.field("query")),
                body.field("filters").hasValue() ? FilterReader.read(body.field("filters")) : null,
                tuning(body));
        return PageJson.ResultsJson.of(search.search(current.get(), id, query));
    }

    private static List<String> queries(Field query) {
        if (query.isList()) {
            return query.require(field -> field.strings(MOST_QUERIES));
        }
        String only = query.require(Field::string);
        return List.of(only);
    }

    /** What the request says itself; the store's profile has the rest. */
    private static RetrievalTuning tuning(Body body) {
        RetrievalTuning rewrite = body.field("rewrite_query")
                .flag()
                .map(wanted -> RetrievalTuning.NONE.with(wanted ? Rewrite.CHAT_MODEL : Rewrite.NONE))
                .orElse(RetrievalTuning.NONE);
        RetrievalTuning results = body.field("max_num_results")
                .integer(1, MOST_RESULTS)
                .map(most -> rewrite.with(Knob.RESULTS, most))
                .orElse(rewrite);
        return body.field("ranking_options")
                .object()
                .flatMap(VectorStoresResource::threshold)
                .map(least -> results.with(Knob.THRESHOLD, least))
                .orElse(results);
    }

    private static Optional<Double> threshold(Body ranking) {
        ranking.field("ranker").choice("none", "auto", "default-2024-11-15");
        return ranking.field("score_threshold").number(0, 1);
    }

    private VectorStoreJson json(VectorStore store) {
        return json(store, stores.totals(current.get(), List.of(store)));
    }

    private VectorStoreJson json(VectorStore store, Map<String, StoreTotals> totals) {
        return VectorStoreJson.of(store, Objects.requireNonNull(totals.get(store.id())), clock.instant());
    }
}
