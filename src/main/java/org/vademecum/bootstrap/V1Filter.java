package org.vademecum.bootstrap;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/** What every answer under {@code /v1} tells besides its body. */
public class V1Filter extends HttpFilter {
    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.setHeader("openai-version", "2020-10-01");
        response.setHeader("openai-organization", "vademecum");
        chain.doFilter(request, new Timed(response));
    }

    /** Tells how long the request took when its answer begins. */
    private static final class Timed extends HttpServletResponseWrapper {
        private final long begun = System.nanoTime();

        Timed(HttpServletResponse response) {
            super(response);
            stamp();
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            stamp();
            return super.getOutputStream();
        }

        @Override
        public PrintWriter getWriter() throws IOException {
            stamp();
            return super.getWriter();
        }

        private void stamp() {
            setHeader("openai-processing-ms", Long.toString(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun)));
        }
    }
}
