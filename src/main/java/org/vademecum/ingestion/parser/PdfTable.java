package org.vademecum.ingestion.parser;

import java.util.List;

/** A table on one page: rows of cells, header first. */
record PdfTable(int page, float left, float top, float right, float bottom, List<List<String>> rows)
        implements PdfElement {}
