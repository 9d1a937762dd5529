package org.vademecum.ingestion;

/**
 * What a window is made of and never cuts: a sentence, a table row, a small table, a heading with what follows it.
 *
 * @param group the table or list it belongs to, lead-in included
 * @param lead see {@link Piece#lead}
 */
record SplitUnit(int start, int end, int tokens, int group, String lead) {
    static final int NO_GROUP = -1;
}
