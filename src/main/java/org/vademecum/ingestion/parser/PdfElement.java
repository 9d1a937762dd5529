package org.vademecum.ingestion.parser;

/** Something on a page with its bounds: points from the left and the top of the page as it is viewed. */
sealed interface PdfElement permits PdfLine, PdfTable {
    /** From 1. */
    int page();

    float left();

    float right();

    float top();

    float bottom();
}
