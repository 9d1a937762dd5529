package org.vademecum.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.CurrentCaller;
import org.vademecum.common.Invalid;
import org.vademecum.retrieval.GlossaryEntry;
import org.vademecum.retrieval.GlossaryService;

/** What a department's words mean to searches; its curators change it. */
@Path("/departments/{id}/glossary")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class GlossaryResource {
    /** More than the largest glossary, in bytes. */
    private static final int MOST_CSV = 4_000_000;

    @Inject
    CurrentCaller current;

    @Inject
    GlossaryService glossaries;

    record EntryForm(@Nullable String term, @Nullable List<@Nullable String> synonyms) {
        GlossaryEntry wanted(String path) {
            try {
                return new GlossaryEntry(
                        Objects.requireNonNullElse(term, ""),
                        Objects.requireNonNullElse(synonyms, List.<String>of()).stream()
                                .map(each -> Objects.requireNonNullElse(each, ""))
                                .toList());
            } catch (Invalid e) {
                throw new Invalid(path + '.' + e.param(), e.code(), path + ": " + e.getMessage());
            }
        }
    }

    /** {@code version} is the one that the caller has seen; null when they do not mind another. */
    record GlossaryForm(
            @Nullable List<@Nullable EntryForm> entries,
            @Nullable Long version) {
        List<GlossaryEntry> wanted() {
            if (entries == null) {
                throw new Invalid("entries", "missing_required_parameter", "Missing required parameter: 'entries'.");
            }
            List<GlossaryEntry> wanted = new ArrayList<>();
            for (EntryForm entry : entries) {
                wanted.add(Objects.requireNonNullElse(entry, new EntryForm(null, null))
                        .wanted("entries[%d]".formatted(wanted.size())));
            }
            return wanted;
        }
    }

    @GET
    public GlossaryJson get(@PathParam("id") String id) {
        return GlossaryJson.of(glossaries.get(current.get(), id));
    }

    /** Puts other entries in the place of all that there are. */
    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    public GlossaryJson change(@PathParam("id") String id, @Nullable GlossaryForm form) {
        GlossaryForm wanted = form == null ? new GlossaryForm(null, null) : form;
        return GlossaryJson.of(glossaries.change(current.get(), id, wanted.wanted(), wanted.version()));
    }

    /** An entry a line: its term, then its synonyms. */
    @GET
    @Path("csv")
    @Produces("text/csv")
    public Response export(@PathParam("id") String id) {
        String table = GlossaryCsv.write(glossaries.export(current.get(), id).entries());
        return Download.as("glossary.csv", Response.ok(table, "text/csv;charset=UTF-8"))
                .build();
    }

    /** Puts the entries of such a table in the place of all that there are; with {@code version}, only if nobody has changed them since. */
    @PUT
    @Path("csv")
    @Consumes(MediaType.WILDCARD)
    public GlossaryJson change(
            @PathParam("id") String id, @QueryParam("version") @Nullable Long version, InputStream csv)
            throws IOException {
        glossaries.requireChangeable(current.get(), id);
        byte[] table = csv.readNBytes(MOST_CSV + 1);
        if (table.length > MOST_CSV) {
            throw new Invalid("csv", "too_large", "The table is larger than %d bytes.".formatted(MOST_CSV));
        }
        return GlossaryJson.of(glossaries.change(current.get(), id, GlossaryCsv.read(table), version));
    }
}
