package org.vademecum.bootstrap;

import jakarta.faces.application.ViewExpiredException;
import jakarta.inject.Inject;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vademecum.common.Messages;

/**
 * Where the container sends whatever went wrong: JSON for programs, a page for people. The page is written by hand, so
 * that it can be shown when Faces is what went wrong. What a caller may not see looks like what is not there.
 */
public class ErrorServlet extends HttpServlet {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorServlet.class);
    private static final String TEMPLATE = "/WEB-INF/error.html";
    private static final Set<Integer> DESCRIBED = Set.of(403, 404, 500);

    @Inject
    Assets assets;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Throwable cause = (Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        String path = failedPath(request);
        if (has(cause, ViewExpiredException.class) && !Answers.isProgram(path)) {
            Answers.redirect(request, response, path);
            return;
        }
        if (cause != null) {
            LOG.error("Request {} failed: {} {}", RequestId.of(request), request.getMethod(), path, cause);
        }
        if (Answers.isProgram(path)) {
            writeJson(response, request.getMethod() + " " + path);
        } else {
            writePage(request, response);
        }
    }

    private static void writeJson(HttpServletResponse response, String call) throws IOException {
        int status = response.getStatus();
        switch (status) {
            case 404 ->
                Answers.error(
                        response, status, "invalid_request_error", "unknown_url", "Invalid URL (%s)".formatted(call));
            default ->
                Answers.error(
                        response,
                        status,
                        status >= 500 ? "server_error" : "invalid_request_error",
                        status >= 500 ? "internal_error" : "bad_request",
                        status >= 500
                                ? "The server had an error while processing your request."
                                : "The request could not be understood.");
        }
    }

    private void writePage(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int status = response.getStatus();
        Messages messages = Messages.in(LanguageFilter.language(request));
        String key = "error." + (DESCRIBED.contains(status) ? status : status < 500 ? 404 : 500);
        Map<String, String> values = Map.of(
                "lang", messages.language().toLanguageTag(),
                "assets", assets.getBase(),
                "home", request.getContextPath() + "/",
                "brand", messages.text("app.name"),
                "title", messages.text(key + ".title"),
                "text", messages.text(key + ".text"),
                "back", messages.text("error.home"),
                "id", messages.text("error.id"),
                "request", RequestId.of(request));
        response.setContentType("text/html");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.getWriter().write(filled(template(), values));
    }

    private static String filled(String template, Map<String, String> values) {
        String page = template;
        for (Map.Entry<String, String> value : values.entrySet()) {
            page = page.replace("{" + value.getKey() + "}", value.getValue());
        }
        return page;
    }

    private String template() throws IOException {
        try (InputStream stream = getServletContext().getResourceAsStream(TEMPLATE)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String failedPath(HttpServletRequest request) {
        Object uri = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        return uri == null
                ? "/"
                : uri.toString().substring(request.getContextPath().length());
    }

    private static boolean has(@Nullable Throwable error, Class<? extends Throwable> type) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
