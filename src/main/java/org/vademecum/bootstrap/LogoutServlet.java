package org.vademecum.bootstrap;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Ends the session. {@link CsrfFilter} has checked that the caller's own page asks for it. */
public class LogoutServlet extends HttpServlet {
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {
        WebSession.end(request);
        response.setHeader("Clear-Site-Data", "\"cache\"");
        Answers.redirect(request, response, "/login?signed-out=true");
    }
}
