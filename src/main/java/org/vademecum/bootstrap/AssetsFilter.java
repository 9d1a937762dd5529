package org.vademecum.bootstrap;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Serves {@code /assets/VERSION/…} from {@code /resources/vademecum/…}. */
public class AssetsFilter extends HttpFilter {
    @Inject
    Assets assets;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String versioned = Answers.path(request).substring("/assets/".length());
        int slash = versioned.indexOf('/');
        if (slash < 0) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        // A page from before an upgrade still gets its files, but must not keep them under the old version.
        if (versioned.substring(0, slash).equals(assets.version())) {
            response.setHeader("Cache-Control", "public, max-age=31536000, immutable");
        }
        request.getRequestDispatcher(Assets.FOLDER + versioned.substring(slash + 1))
                .forward(request, response);
    }
}
