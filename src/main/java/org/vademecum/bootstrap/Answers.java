package org.vademecum.bootstrap;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.vademecum.common.Json;
import org.vademecum.common.SecretMask;

/** What filters answer by themselves: redirects, and errors for programs. */
final class Answers {
    private Answers() {}

    /** Programs get JSON, always; people get pages. */
    static boolean isProgram(String path) {
        return path.equals("/api") || path.startsWith("/api/") || path.equals("/v1") || path.startsWith("/v1/");
    }

    /** The path within the application, decoded and normalised by the container. */
    static String path(HttpServletRequest request) {
        String info = request.getPathInfo();
        return info == null ? request.getServletPath() : request.getServletPath() + info;
    }

    /** To be followed by GET. The address is relative, so that it holds behind any proxy. */
    static void redirect(HttpServletRequest request, HttpServletResponse response, String path) {
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", request.getContextPath() + path);
    }

    /** To the identity provider, whose address no request has a say in. */
    static void redirectAway(HttpServletResponse response, URI address) {
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", address.toString());
    }

    /** OpenAI's error envelope. */
    static void error(HttpServletResponse response, int status, String type, String code, String message)
            throws IOException {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("message", SecretMask.mask(message));
        error.put("type", type);
        error.put("param", null);
        error.put("code", code);
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        response.setContentType("application/json");
        response.setCharacterEncoding("UTF-8");
        response.getWriter().write(Json.write(Map.of("error", error)));
    }
}
