package org.vademecum.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a curator does with manuals: hands them in, waits for them, looks at their row on the Documents page. */
public record DocumentsDesk(ApiClient curator, Path dataDir) {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Pattern TARGET = Pattern.compile("<option value=\"([^\"]+)\"[^>]*>([^<]*)</option>");

    /** Clara curates the manuals of all departments. */
    public static DocumentsDesk in(Installation installation) {
        return new DocumentsDesk(ApiClient.signedIn(installation, "clara"), installation.dataDir());
    }

    /** The store whose name on the page holds this word. */
    public String store(String word) {
        Matcher targets = TARGET.matcher(page());
        while (targets.find()) {
            if (targets.group(2).contains(word) && targets.group(1).startsWith("vs_")) {
                return targets.group(1);
            }
        }
        throw new AssertionError("no store of " + word + " on the Documents page");
    }

    public Reply upload(String storeWord, String filename, byte[] content) {
        return curator.upload(store(storeWord), filename, content);
    }

    /** Hands a document in and returns its id once it is settled, one way or the other. */
    public String uploadAndAwait(String storeWord, String filename, byte[] content) {
        String id = upload(storeWord, filename, content)
                .expect(201)
                .json()
                .get("id")
                .asText();
        awaitSettled(id);
        return id;
    }

    public void awaitSettled(String id) {
        Await.until(id + " is ready or has failed", LIMIT, () -> !status(id).equals("in_progress"));
    }

    /** Returns when nobody's document is worked on, so that none makes {@link #blobs}. */
    public void awaitQuiet(ProductDatabase database) {
        Await.until(
                "all documents are settled", LIMIT, () -> database.value("""
                        select count(*) from vector_store_file where status = 'IN_PROGRESS' and deleted_at is null
                        and (held_back = false or stage <> 'AWAITING')""").equals("0"));
    }

    public String status(String id) {
        return curator.get("/api/documents/" + id)
                .expect(200)
                .json()
                .get("status")
                .asText();
    }

    /** The Documents page as it stands. */
    public String page() {
        return curator.get("/admin/documents").expect(200).text();
    }

    /** What the Documents page says about a document, without its markup. */
    public String row(String id) {
        String page = page();
        int start = page.indexOf("data-pick=\"" + id + "\"");
        if (start < 0) {
            throw new AssertionError("no row of " + id + " on the Documents page");
        }
        int next = page.indexOf("data-pick=\"", start + 1);
        return page.substring(start, next < 0 ? page.length() : next)
                .replaceAll("<[^>]*>", " ")
                .replaceAll("\\s+", " ");
    }

    /** The files below the blob directory, half-written ones included. */
    public Set<Path> blobs() {
        try (Stream<Path> files = Files.walk(dataDir.resolve("blobs"))) {
            return files.filter(Files::isRegularFile).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
