package org.vademecum.ingestion.parser;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Text recognition, as configured. */
@Dependent
class OcrConfig {
    @Inject
    @ConfigProperty(name = "vademecum.ingestion.ocr.enabled", defaultValue = "true")
    boolean enabled;

    @Inject
    @ConfigProperty(name = "vademecum.ingestion.ocr.command", defaultValue = "tesseract")
    String command;

    @Inject
    @ConfigProperty(name = "vademecum.ingestion.ocr.languages", defaultValue = "eng,deu")
    String languages;

    /** Of one page. */
    @Inject
    @ConfigProperty(name = "vademecum.ingestion.ocr.page-timeout", defaultValue = "PT1M")
    Duration pageTimeout;

    List<String> languages() {
        return Arrays.stream(languages.split("[,+\\s]+"))
                .filter(Predicate.not(String::isBlank))
                .toList();
    }
}
