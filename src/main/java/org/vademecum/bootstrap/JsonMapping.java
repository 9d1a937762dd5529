package org.vademecum.bootstrap;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.ext.ContextResolver;
import jakarta.ws.rs.ext.Provider;
import org.vademecum.common.Json;

/**
 * Makes the Jackson provider, which JAX-RS finds by itself in the WAR, use our one mapping. A provider of our own beside it
 * would be one of two for the same type, and which of them is asked is not defined.
 */
@Provider
public class JsonMapping implements ContextResolver<ObjectMapper> {
    @Override
    public ObjectMapper getContext(Class<?> type) {
        return Json.mapper();
    }
}
