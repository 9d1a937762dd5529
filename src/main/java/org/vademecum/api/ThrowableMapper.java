package org.vademecum.api;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vademecum.common.Transactions;

/** What somebody else forestalled: 409. Everything nobody foresaw: logged whole, told without details. */
@Provider
public class ThrowableMapper implements ExceptionMapper<Throwable> {
    private static final Logger LOG = LoggerFactory.getLogger(ThrowableMapper.class);

    @Override
    public Response toResponse(Throwable e) {
        return response(e);
    }

    static Response response(Throwable e) {
        if (Transactions.isConflict(e)) {
            LOG.info("request failed, for another was first", e);
            return ErrorJson.response(
                    409, "It was changed by somebody else at the same time. Please try again.", null, "conflict");
        }
        LOG.error("request failed", e);
        return ErrorJson.response(
                500,
                "The server had an error while processing your request. The log names the cause by the request id.",
                null,
                "internal_error");
    }
}
