package org.vademecum.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EvidenceTest {
    private static final SourcePassage RULES = new SourcePassage("【0:0†Hausordnung】", "Hausordnung", "", """
            Die Schranke am Tor wird um acht Uhr geöffnet und um sechs Uhr geschlossen.
            Die Anhänger stehen auf den hinteren Plätzen, die für sie vorgesehen sind.
            Wer einen Schlüssel verliert, meldet das sofort bei dem Pförtner und bekommt einen neuen.""");

    @Test
    void words_are_compared_in_the_language_of_the_passages() {
        assertThat(shares("en")).isEqualTo(shares("de"));
    }

    private static List<Double> shares(String usual) {
        EmbeddingModel embeddings = new LetterEmbeddingModel();
        return new Evidence(embeddings, new VectorCache(embeddings, 100), usual)
                .judge("Auf welchem hinteren Platz steht ein Anhänger?", List.of(RULES)).quotes().stream()
                        .map(Judgement.Judged::share)
                        .toList();
    }
}
