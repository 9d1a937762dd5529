package org.vademecum.llm;

import java.util.Set;

/**
 * A word of a question that an answer has to speak of.
 *
 * @param weight how much it matters that it does
 * @param concepts the word's stem, and what it stands for
 */
record AskedWord(String text, int start, int end, double weight, Set<String> concepts) {}
