package org.vademecum.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.CurrentCaller;
import org.vademecum.common.Invalid;
import org.vademecum.review.Feedback;
import org.vademecum.review.FeedbackService;

/** What a person thinks of an answer. */
@Path("/messages")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class MessagesResource {
    @Inject
    CurrentCaller current;

    @Inject
    FeedbackService feedback;

    /** A rating of null takes the rating back. */
    record NewFeedback(
            @Nullable String rating,
            @Nullable String reason,
            @Nullable String comment) {}

    @PUT
    @Path("{id}/feedback")
    public Response give(@PathParam("id") String id, @Nullable NewFeedback body) {
        if (body == null || body.rating == null) {
            feedback.withdraw(current.get(), id);
            return Response.noContent().build();
        }
        Feedback given = feedback.give(
                current.get(),
                id,
                constant(Feedback.Rating.class, "rating", body.rating),
                body.reason == null ? null : constant(Feedback.Reason.class, "reason", body.reason),
                body.comment);
        return Response.ok(MessageJson.FeedbackJson.of(given)).build();
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String param, String value) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> MessageJson.lower(constant).equals(value))
                .findFirst()
                .orElseThrow(() -> new Invalid(
                        param,
                        "invalid_value",
                        "Invalid value: '%s'. Supported values are: %s."
                                .formatted(
                                        value,
                                        Arrays.stream(type.getEnumConstants())
                                                .map(constant -> "'" + MessageJson.lower(constant) + "'")
                                                .collect(Collectors.joining(", ")))));
    }
}
