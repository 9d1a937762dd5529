package org.vademecum.api;

import jakarta.annotation.Priority;
import jakarta.transaction.TransactionalException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** What fails only when its transaction ends, before Jersey's own mapper for it, which makes a page of the server's of it. */
@Provider
@Priority(1)
public class CommitMapper implements ExceptionMapper<TransactionalException> {
    @Override
    public Response toResponse(TransactionalException failure) {
        return ThrowableMapper.response(failure);
    }
}
