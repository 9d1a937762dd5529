package org.vademecum.ingestion.parser;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.poi.openxml4j.util.ZipSecureFile;
import org.apache.tika.io.TemporaryResources;

/**
 * The strict form of ISO/IEC 29500, which Office offers beside its usual one and POI does not read. It says the same in other name spaces,
 * and has dates in cells where the usual form has numbers. Of packages in UTF-8, as all programs write them.
 */
final class StrictOoxml {
    private static final String RELATIONS = "_rels/.rels";
    private static final String STRICT = "http://purl.oclc.org/ooxml/";

    private static final Pattern NAME_SPACE =
            Pattern.compile(STRICT + "(officeDocument|spreadsheetml|presentationml|wordprocessingml|drawingml)/");

    private static final Pattern DATE_CELL = Pattern.compile("(<(?:\\w+:)?c\\b[^<>]*\\bt=)\"d\"");
    private static final Pattern MIDNIGHT = Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)T00:00:00(?:\\.0+)?Z?(?=</)");
    private static final Pattern XML = Pattern.compile(".*\\.(xml|rels|vml)");

    private StrictOoxml() {}

    /** The package in the usual form: itself, unless it is in this one. */
    static Path relaxed(Path file, TemporaryResources written) throws IOException {
        if (!isStrict(file)) {
            return file;
        }
        Path relaxed = written.createTempFile();
        relax(file, relaxed);
        return relaxed;
    }

    private static boolean isStrict(Path file) throws IOException {
        try (ZipSecureFile parts = new ZipSecureFile(file.toFile())) {
            ZipArchiveEntry relations = parts.getEntry(RELATIONS);
            return relations != null && text(parts, relations).contains(STRICT);
        }
    }

    private static void relax(Path file, Path into) throws IOException {
        try (ZipSecureFile parts = new ZipSecureFile(file.toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(into))) {
            for (ZipArchiveEntry part : Collections.list(parts.getEntries())) {
                out.putNextEntry(new ZipEntry(part.getName()));
                if (XML.matcher(part.getName()).matches()) {
                    out.write(relaxed(text(parts, part)).getBytes(ISO_8859_1));
                } else {
                    try (InputStream bytes = parts.getInputStream(part)) {
                        bytes.transferTo(out);
                    }
                }
                out.closeEntry();
            }
        }
    }

    /** A character for each byte. */
    private static String text(ZipSecureFile parts, ZipArchiveEntry part) throws IOException {
        try (InputStream bytes = parts.getInputStream(part)) {
            return new String(bytes.readAllBytes(), ISO_8859_1);
        }
    }

    private static String relaxed(String xml) {
        String named = NAME_SPACE.matcher(xml).replaceAll("http://schemas.openxmlformats.org/$1/2006/");
        String dated = DATE_CELL.matcher(named).replaceAll("$1\"str\"");
        return MIDNIGHT.matcher(dated).replaceAll("$1");
    }
}
