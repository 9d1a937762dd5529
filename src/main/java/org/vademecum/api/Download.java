package org.vademecum.api;

import jakarta.ws.rs.core.Response;

/** What is answered as a file to be kept: nothing in it is shown by a browser, and should one do so, nothing runs. */
public final class Download {
    /** Whatever a file holds, it runs and loads nothing here. */
    static final String POLICY = "sandbox; default-src 'none'";

    private Download() {}

    /** Under a name of ours. */
    static Response.ResponseBuilder as(String filename, Response.ResponseBuilder reply) {
        return reply.header("Content-Disposition", "attachment; filename=\"" + filename + '"')
                .header("Content-Security-Policy", POLICY);
    }

    /** Under whatever name the client gives it. */
    public static Response.ResponseBuilder unnamed(Response.ResponseBuilder reply) {
        return reply.header("Content-Disposition", "attachment").header("Content-Security-Policy", POLICY);
    }
}
