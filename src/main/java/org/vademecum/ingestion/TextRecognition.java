package org.vademecum.ingestion;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vademecum.ingestion.parser.DocumentParser;
import org.vademecum.ingestion.parser.OcrProgram;
import org.vademecum.ingestion.parser.OcrSettings;
import org.vademecum.ingestion.parser.ParsedDocument;
import org.vademecum.ingestion.parser.UnreadableDocument;
import org.vademecum.vectorstore.PageWords;

/**
 * The second pass over a document: pages that hold no text are read from their picture, and pictures within its text are, one after the
 * other. What was read of one is in the database before the next begins, so whoever takes over reads only the rest.
 */
@ApplicationScoped
class TextRecognition {
    private static final Logger LOG = System.getLogger(TextRecognition.class.getName());

    @Inject
    IngestionJobs jobs;

    @Inject
    DocumentParser parser;

    @Inject
    OcrProgram program;

    /** Of one document; counts only those that are pictures. */
    @Inject
    @ConfigProperty(name = "vademecum.ingestion.ocr.max-pages", defaultValue = "2000")
    int maxPages;

    /**
     * The document with all that can be read of it.
     *
     * @param first what parsing found
     * @throws UnreadableDocument when there is no text in it at all
     */
    ParsedDocument complete(Lease lease, StopSignal stop, Path file, String filename, ParsedDocument first)
            throws Exception {
        Optional<OcrSettings> ocr = first.scanned().isEmpty() ? Optional.empty() : program.find();
        if (ocr.isEmpty()) {
            return first.requireText();
        }
        recognise(lease, stop, file, filename, first, ocr.get());
        List<PageWords> recognised = jobs.recognised(lease);
        return stop.interruptibly(() -> parser.parse(file, filename, recognised))
                .requireRecognisedText();
    }

    /** Not all of too many pages make a document; too many pictures are left out of it. */
    private List<Integer> readable(ParsedDocument first) throws UnreadableDocument {
        List<Integer> scanned = first.scanned();
        if (scanned.size() <= maxPages) {
            return scanned;
        }
        if (first.ofPictures()) {
            return scanned.subList(0, maxPages);
        }
        throw UnreadableDocument.tooManyScans(maxPages);
    }

    private void recognise(
            Lease lease, StopSignal stop, Path file, String filename, ParsedDocument first, OcrSettings ocr)
            throws Exception {
        List<Integer> scanned = readable(first);
        boolean pictures = first.ofPictures();
        Set<Integer> before =
                jobs.recognised(lease).stream().map(PageWords::page).collect(Collectors.toSet());
        jobs.recognise(lease, pictures, scanned.size(), before.size());
        int done = before.size();
        for (int page : scanned) {
            if (!before.contains(page)) {
                PageWords words = stop.interruptibly(() -> recognise(file, filename, pictures, page, ocr));
                jobs.recognised(lease, words, ++done);
                stop.rest();
            }
        }
    }

    /** A picture that is damaged, or asks for too much, takes no page from a document: it counts as one without text. */
    private PageWords recognise(Path file, String filename, boolean picture, int page, OcrSettings ocr)
            throws UnreadableDocument, IOException, InterruptedException {
        try {
            return parser.recognise(file, filename, page, ocr);
        } catch (UnreadableDocument e) {
            if (!picture) {
                throw e;
            }
            LOG.log(Level.DEBUG, "A picture within a document is not read", e);
            return PageWords.none(page);
        }
    }
}
