package org.vademecum.bootstrap;

import org.jspecify.annotations.Nullable;

/** A path of this application that is safe to redirect to: never another host, whatever a link has put there. */
final class LocalPath {
    static final String HOME = "/chat";

    private LocalPath() {}

    /** The path with its query, or the home page when it is no local one. */
    static String of(@Nullable String next) {
        return next != null && isLocal(next) ? next : HOME;
    }

    /** Browsers read {@code //host} and {@code /\host} as another host, and skip tabs and line ends in between. */
    private static boolean isLocal(String next) {
        return next.startsWith("/")
                && !next.startsWith("//")
                && next.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\')
                && !next.startsWith("/login")
                && !next.startsWith("/logout")
                && !next.startsWith("/sso/");
    }
}
