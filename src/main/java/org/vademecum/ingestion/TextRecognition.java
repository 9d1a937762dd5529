package org.vademecum.ingestion;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.vademecum.vectorstore.IngestionStage;
import org.vademecum.vectorstore.PageWords;

/**
 * The second pass over a document: pages that hold no text are read from their picture, one after the other. What was read of a page
 * is in the database before the next one begins, so whoever takes over reads only the rest.
 */
@ApplicationScoped
class TextRecognition {
    @Inject
    IngestionJobs jobs;

    @Inject
    DocumentParser parser;

    @Inject
    OcrProgram program;

    @Inject
    OcrConfig config;

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
        if (first.scanned().size() > config.maxPages) {
            throw UnreadableDocument.tooManyScans(config.maxPages);
        }
        recognise(lease, stop, file, filename, first.scanned(), ocr.get());
        List<PageWords> recognised = jobs.recognised(lease);
        return stop.interruptibly(() -> parser.parse(file, filename, recognised))
                .requireRecognisedText();
    }

    private void recognise(
            Lease lease, StopSignal stop, Path file, String filename, List<Integer> scanned, OcrSettings ocr)
            throws Exception {
        Set<Integer> before =
                jobs.recognised(lease).stream().map(PageWords::page).collect(Collectors.toSet());
        jobs.enter(lease, IngestionStage.RECOGNISING, scanned.size(), before.size());
        int done = before.size();
        for (int page : scanned) {
            if (!before.contains(page)) {
                PageWords words = stop.interruptibly(() -> parser.recognise(file, filename, page, ocr));
                jobs.recognised(lease, words, ++done);
                stop.rest();
            }
        }
    }
}
