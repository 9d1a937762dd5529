package org.vademecum.ingestion.parser;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.apache.poi.openxml4j.opc.TargetMode;
import org.apache.poi.openxml4j.util.ZipSecureFile;

/** The pictures within a packed document, each known by the number of its file in the package. Not thread-safe. */
final class PackagePictures extends DocumentPictures {
    private final ZipSecureFile files;
    private final List<ZipArchiveEntry> entries;
    private final Map<String, Integer> numbers = new HashMap<>();

    PackagePictures(Path file, ParserLimits limits) throws IOException {
        super(limits);
        this.files = new ZipSecureFile(file.toFile());
        this.entries = Collections.list(files.getEntries());
        for (int i = 0; i < entries.size(); i++) {
            numbers.put(entries.get(i).getName(), i + 1);
        }
    }

    /** The picture of that name in the package, as {@link #find(int)} finds it. */
    Optional<DocumentPicture> find(String name) {
        return Optional.ofNullable(numbers.get(name)).flatMap(this::find);
    }

    /** The picture that a part of the package calls by that id; empty for one that lies elsewhere. */
    Optional<DocumentPicture> find(PackagePart part, String id) {
        return Optional.ofNullable(part.getRelationship(id))
                .filter(related -> related.getTargetMode() == TargetMode.INTERNAL)
                .map(related -> related.getTargetURI().getPath())
                .flatMap(name -> find(name.replaceFirst("^/", "")));
    }

    @Override
    InputStream open(int number) throws IOException {
        return files.getInputStream(entry(number));
    }

    /** The length tells little of PNGs, many of which have the same. */
    @Override
    String mark(int number) throws IOException {
        return entry(number).getCrc() + " " + entry(number).getSize();
    }

    private ZipArchiveEntry entry(int number) throws IOException {
        if (number > entries.size()) {
            throw new FileNotFoundException("Picture " + number);
        }
        return entries.get(number - 1);
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
