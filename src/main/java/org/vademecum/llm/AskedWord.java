package org.vademecum.llm;

import java.util.Set;

/**
 * A word of a question that an answer has to speak of.
 *
 * @param weight how much it matters that it does
 * @param literal whether only the word itself will do, as with the code of an error
 * @param concepts the word's stem, and what it stands for
 */
record AskedWord(String text, int start, int end, double weight, boolean literal, Set<String> concepts) {}
