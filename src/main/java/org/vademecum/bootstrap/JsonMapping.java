package org.vademecum.bootstrap;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.ext.ContextResolver;
import jakarta.ws.rs.ext.Provider;
import org.vademecum.common.Json;

/** The one mapping for whichever Jackson provider the server chooses: {@link JsonProvider} or the library's own. */
@Provider
public class JsonMapping implements ContextResolver<ObjectMapper> {
    @Override
    public ObjectMapper getContext(Class<?> type) {
        return Json.mapper();
    }
}
