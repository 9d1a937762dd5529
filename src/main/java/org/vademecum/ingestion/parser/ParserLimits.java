package org.vademecum.ingestion.parser;

import java.util.List;

/**
 * What a document may ask of the process that parses it.
 *
 * @param maxCharacters of its text
 * @param maxPartBytes of one part of a packed document, such as the body of a Word file, unpacked
 * @param maxDepth of elements within elements in XML
 * @param maxPixels of one picture
 */
record ParserLimits(int maxCharacters, long maxPartBytes, int maxDepth, long maxPixels) {
    ParserLimits {
        if (maxCharacters < 1 || maxPartBytes < 1 || maxDepth < 1 || maxPixels < 1) {
            throw new IllegalArgumentException("The limits of the parser must be positive");
        }
    }

    static ParserLimits of(List<String> arguments) {
        return new ParserLimits(
                Integer.parseInt(arguments.get(0)),
                Long.parseLong(arguments.get(1)),
                Integer.parseInt(arguments.get(2)),
                Long.parseLong(arguments.get(3)));
    }

    /** As {@link #of} takes them. */
    List<String> arguments() {
        return List.of(
                String.valueOf(maxCharacters),
                String.valueOf(maxPartBytes),
                String.valueOf(maxDepth),
                String.valueOf(maxPixels));
    }
}
