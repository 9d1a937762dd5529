package org.vademecum.ingestion.parser;

/**
 * A picture within a packed document that is large enough to hold text.
 *
 * @param number of its file in the package, from 1
 * @param tooLarge whether it has more pixels than are unpacked
 */
record PackagePicture(int number, boolean tooLarge) {}
