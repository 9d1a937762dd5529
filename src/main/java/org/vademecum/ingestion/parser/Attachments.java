package org.vademecum.ingestion.parser;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDNameTreeNode;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.common.filespecification.PDFileSpecification;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationFileAttachment;
import org.jspecify.annotations.Nullable;

/**
 * Names of the files within a file. None of them is opened: what is worth finding is uploaded by itself, with a page of its own
 * to be cited, and a file within a file is how bombs are wrapped.
 */
final class Attachments {
    private static final int MOST = 100;
    private static final int LONGEST_NAME = 200;

    /** Of a damaged tree. */
    private static final int DEEPEST = 20;

    /** Of packages: Microsoft's, and those of OpenDocument, whose objects are files, or else folders that are read with the document. */
    private static final Pattern OFFICE = Pattern.compile(".*(openxmlformats|ms-\\w+\\..*macroenabled|opendocument).*");

    private static final Pattern WITHIN = Pattern.compile("(?:word|xl|ppt)/embeddings/([^/]+)|(Object \\d+)");

    private Attachments() {}

    /** As people may see them, each once. */
    static List<String> shown(List<String> names) {
        return names.stream()
                .map(TextBuilder::line)
                .filter(name -> !name.isEmpty())
                .map(name -> name.substring(0, Math.min(name.length(), LONGEST_NAME)))
                .distinct()
                .limit(MOST)
                .toList();
    }

    /** Of an office document; nothing of other formats. */
    static List<String> of(Path file, String mediaType) throws IOException {
        if (!OFFICE.matcher(mediaType).matches()) {
            return List.of();
        }
        try (ZipFile entries = new ZipFile(file.toFile())) {
            return entries.stream()
                    .map(ZipEntry::getName)
                    .map(WITHIN::matcher)
                    .filter(Matcher::matches)
                    .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                    .distinct()
                    .limit(MOST)
                    .toList();
        }
    }

    /** Of a PDF: those of the document, and those that are pinned to a page. */
    static List<String> of(PDDocument document) throws IOException {
        List<String> names = new ArrayList<>();
        if (document.getDocumentCatalog().getNames() != null) {
            collect(document.getDocumentCatalog().getNames().getEmbeddedFiles(), names, 0);
        }
        for (PDPage page : document.getPages()) {
            for (PDAnnotation annotation : page.getAnnotations()) {
                if (annotation instanceof PDAnnotationFileAttachment pinned && names.size() < MOST) {
                    add(pinned.getFile(), names);
                }
            }
        }
        return names;
    }

    private static void collect(
            @Nullable PDNameTreeNode<PDComplexFileSpecification> node, List<String> names, int depth)
            throws IOException {
        if (node == null || depth > DEEPEST || names.size() >= MOST) {
            return;
        }
        Map<String, PDComplexFileSpecification> files = node.getNames();
        if (files != null) {
            files.values().forEach(file -> add(file, names));
        }
        List<PDNameTreeNode<PDComplexFileSpecification>> kids = node.getKids();
        if (kids != null) {
            for (PDNameTreeNode<PDComplexFileSpecification> kid : kids) {
                collect(kid, names, depth + 1);
            }
        }
    }

    private static void add(@Nullable PDFileSpecification file, List<String> names) {
        if (file != null && file.getFile() != null) {
            names.add(
                    file instanceof PDComplexFileSpecification known && known.getFilename() != null
                            ? known.getFilename()
                            : file.getFile());
        }
    }
}
