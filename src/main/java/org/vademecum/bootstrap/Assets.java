package org.vademecum.bootstrap;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where pages find our styles, scripts and fonts: {@code #{assets.base}/css/base.css}. The address holds a digest of all
 * of them, so that browsers may keep them for ever, and scripts may import each other by relative names.
 */
@Named
@ApplicationScoped
public class Assets {
    static final String FOLDER = "/resources/vademecum/";
    private static final int DIGITS = 12;

    @Inject
    ServletContext context;

    private String version = "";

    @PostConstruct
    void digest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            add(digest, FOLDER);
            version = HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public String getBase() {
        return context.getContextPath() + "/assets/" + version;
    }

    String version() {
        return version;
    }

    private void add(MessageDigest digest, String folder) throws IOException {
        for (String path : sorted(context.getResourcePaths(folder))) {
            if (path.endsWith("/")) {
                add(digest, path);
            } else {
                try (InputStream content = context.getResourceAsStream(path)) {
                    digest.update(content.readAllBytes());
                }
            }
        }
    }

    private static Collection<String> sorted(Set<String> paths) {
        return new TreeSet<>(paths);
    }
}
