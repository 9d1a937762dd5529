package org.vademecum.bootstrap;

import java.security.SecureRandom;

/** Makes passwords that can be read aloud and typed, such as {@code mito-zula-beka-runo}: about 50 bits. */
final class Passphrase {
    private static final String CONSONANTS = "bdfghjklmnprstvz";
    private static final String VOWELS = "aeiou";
    private static final int WORDS = 4;
    private static final int SYLLABLES = 2;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Passphrase() {}

    static String next() {
        StringBuilder phrase = new StringBuilder();
        for (int word = 0; word < WORDS; word++) {
            phrase.append(word == 0 ? "" : "-");
            for (int syllable = 0; syllable < SYLLABLES; syllable++) {
                phrase.append(oneOf(CONSONANTS)).append(oneOf(VOWELS));
            }
        }
        return phrase.toString();
    }

    private static char oneOf(String letters) {
        return letters.charAt(RANDOM.nextInt(letters.length()));
    }
}
