package org.vademecum.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
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
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.Caller;
import org.vademecum.access.CurrentCaller;
import org.vademecum.audit.AuditEntry;
import org.vademecum.audit.AuditFilter;
import org.vademecum.audit.AuditService;
import org.vademecum.audit.Verification;
import org.vademecum.common.Invalid;
import org.vademecum.common.Json;

/** The audit, taken away and checked, by administrators and auditors. Both answers are written as they are read. */
@Path("/audit")
@ApplicationScoped
public class AuditResource {
    private static final String LINES = "application/x-ndjson";
    private static final String CSV = "text/csv;charset=UTF-8";
    private static final String HEAD = Csv.line(
            "number",
            "id",
            "at",
            "action",
            "outcome",
            "actor_id",
            "key_id",
            "department_id",
            "object_kind",
            "object_id",
            "details",
            "address",
            "request_id",
            "previous_hash",
            "hash");

    @Inject
    CurrentCaller current;

    @Inject
    AuditService audit;

    record ProgressJson(long checked) {}

    record BrokenJson(long number, @Nullable String entryId, String fault) {}

    record VerificationJson(
            boolean intact,
            long entries,
            String lastHash,
            long unchained,
            @Nullable BrokenJson broken) {
        static VerificationJson of(Verification verification) {
            Verification.Broken broken = verification.broken();
            return new VerificationJson(
                    verification.intact(),
                    verification.entries(),
                    verification.lastHash(),
                    verification.unchained(),
                    broken == null
                            ? null
                            : new BrokenJson(
                                    broken.number(),
                                    broken.entryId(),
                                    broken.fault().name().toLowerCase(Locale.ROOT)));
        }
    }

    /** All entries that fit, oldest first, as CSV or as one JSON object a line; days are whole ones in UTC. */
    @GET
    @Path("export")
    @Produces({"text/csv", LINES})
    public Response export(
            @QueryParam("format") @DefaultValue("csv") String format,
            @QueryParam("from") @Nullable String from,
            @QueryParam("until") @Nullable String until,
            @QueryParam("actor") @Nullable String actor,
            @QueryParam("action") @Nullable String action,
            @QueryParam("object") @Nullable String object) {
        boolean csv = format.equals("csv");
        if (!csv && !format.equals("jsonl")) {
            throw new Invalid("format", "invalid_value", "The formats are 'csv' and 'jsonl'.");
        }
        AuditFilter filter = new AuditFilter(start("from", from, 0), start("until", until, 1), actor, action, object);
        Caller caller = current.get();
        audit.beginExport(caller, format);
        StreamingOutput content = output -> {
            Writer writer = new OutputStreamWriter(output, StandardCharsets.UTF_8);
            Function<AuditEntry, String> line = csv ? AuditResource::csv : AuditResource::json;
            writer.write(csv ? HEAD : "");
            audit.export(caller, filter, entry -> write(writer, line.apply(entry)));
            writer.flush();
        };
        return Download.as("audit." + format, Response.ok(content, csv ? CSV : LINES))
                .build();
    }

    /** When a day begins that comes some days later; null for no day. */
    private static @Nullable Instant start(String param, @Nullable String day, int daysLater) {
        try {
            return day == null || day.isEmpty()
                    ? null
                    : LocalDate.parse(day)
                            .plusDays(daysLater)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant();
        } catch (DateTimeParseException e) {
            throw new Invalid(param, "invalid_value", "A day is written as in 2026-12-31: " + e.getMessage());
        }
    }

    /** Checks the whole chain: a line each time some more was checked, then one that tells how it ended. */
    @GET
    @Path("verify")
    @Produces({LINES, MediaType.APPLICATION_JSON})
    public Response verify() {
        Caller caller = current.get();
        audit.requireReader(caller);
        StreamingOutput content = output -> {
            Writer writer = new OutputStreamWriter(output, StandardCharsets.UTF_8);
            Verification verification = audit.verify(caller, checked -> {
                write(writer, Json.write(new ProgressJson(checked)) + "\n");
                flush(writer);
            });
            writer.write(Json.write(VerificationJson.of(verification)) + "\n");
            writer.flush();
        };
        return Response.ok(content, LINES).build();
    }

    private static String csv(AuditEntry entry) {
        return Csv.line(
                entry.number(),
                entry.id(),
                entry.at(),
                entry.action(),
                entry.outcome().name().toLowerCase(Locale.ROOT),
                entry.actorId(),
                entry.keyId(),
                entry.departmentId(),
                entry.objectKind(),
                entry.objectId(),
                entry.details(),
                entry.address(),
                entry.requestId(),
                entry.previousHash(),
                entry.hash());
    }

    private static String json(AuditEntry entry) {
        return Json.write(AuditEntryJson.of(entry)) + "\n";
    }

    private static void write(Writer writer, String text) {
        try {
            writer.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void flush(Writer writer) {
        try {
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
