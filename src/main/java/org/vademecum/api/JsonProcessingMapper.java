package org.vademecum.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import jakarta.annotation.Priority;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A body that is not JSON, or has a value of the wrong type: 400 with the field at fault. */
@Provider
@Priority(1)
public class JsonProcessingMapper implements ExceptionMapper<JsonProcessingException> {
    @Override
    public Response toResponse(JsonProcessingException e) {
        String param = pathOf(e);
        return param == null
                ? ErrorJson.response(400, "We could not parse the JSON body of your request.", null, "invalid_json")
                : ErrorJson.response(400, "Invalid type for '%s'.".formatted(param), param, "invalid_type");
    }

    private static @Nullable String pathOf(JsonProcessingException e) {
        if (!(e instanceof JsonMappingException mapping) || mapping.getPath().isEmpty()) {
            return null;
        }
        return mapping.getPath().stream()
                .map(reference ->
                        reference.getFieldName() == null ? "[" + reference.getIndex() + "]" : reference.getFieldName())
                .collect(Collectors.joining("."))
                .replace(".[", "[");
    }
}
