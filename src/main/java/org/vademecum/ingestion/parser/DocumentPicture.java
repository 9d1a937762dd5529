package org.vademecum.ingestion.parser;

/**
 * A picture within a document that is large enough to hold text.
 *
 * @param number among the document's {@linkplain DocumentPictures pictures}, from 1
 * @param tooLarge whether it has more pixels than are unpacked
 */
record DocumentPicture(int number, boolean tooLarge) {}
