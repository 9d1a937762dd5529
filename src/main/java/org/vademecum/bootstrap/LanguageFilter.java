package org.vademecum.bootstrap;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Messages;

/**
 * Settles the language of a request: what {@code ?lang=de} asks for, which a cookie remembers, or else what the browser
 * prefers. From here on the request's locale is one that the product speaks.
 */
public class LanguageFilter extends HttpFilter {
    private static final String NAME = "lang";
    private static final Duration REMEMBERED = Duration.ofDays(365);
    private static final String ATTRIBUTE = "vademecum.language";

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<Locale> asked =
                request.getMethod().equals("GET") ? supported(request.getParameter(NAME)) : Optional.empty();
        asked.ifPresent(language -> remember(request, response, language));
        Locale language = asked.or(() -> remembered(request))
                .orElseGet(() -> Messages.spoken(Collections.list(request.getLocales())));
        request.setAttribute(ATTRIBUTE, language);
        chain.doFilter(new Spoken(request, language), response);
    }

    /** The language of the request, even where only the container's own view of it is at hand. */
    static Locale language(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Locale language
                ? language
                : Messages.spoken(Collections.list(request.getLocales()));
    }

    static Optional<Locale> supported(@Nullable String tag) {
        return Messages.LANGUAGES.stream()
                .filter(language -> language.getLanguage().equals(tag))
                .findFirst();
    }

    private static Optional<Locale> remembered(HttpServletRequest request) {
        return Stream.ofNullable(request.getCookies())
                .flatMap(Stream::of)
                .filter(cookie -> cookie.getName().equals(NAME))
                .flatMap(cookie -> supported(cookie.getValue()).stream())
                .findFirst();
    }

    private static void remember(HttpServletRequest request, HttpServletResponse response, Locale language) {
        Cookie cookie = new Cookie(NAME, language.getLanguage());
        cookie.setPath(request.getContextPath() + "/");
        cookie.setMaxAge(Math.toIntExact(REMEMBERED.toSeconds()));
        cookie.setHttpOnly(true);
        cookie.setSecure(request.isSecure());
        cookie.setAttribute("SameSite", "Lax");
        response.addCookie(cookie);
    }

    private static class Spoken extends HttpServletRequestWrapper {
        private final Locale language;

        Spoken(HttpServletRequest request, Locale language) {
            super(request);
            this.language = language;
        }

        @Override
        public Locale getLocale() {
            return language;
        }

        @Override
        public Enumeration<Locale> getLocales() {
            return Collections.enumeration(List.of(language));
        }
    }
}
