package org.vademecum.ingestion.parser;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDFontDescriptor;

/** What a font says about its text: weight and width, by its descriptor and its name. */
final class PdfFonts {
    private static final Pattern BOLD = Pattern.compile("bold|black|heavy|demi|-bd|,bd|cmbx|sfbx");
    private static final Pattern MONO =
            Pattern.compile("mono|courier|consol|typewriter|nimbusmon|(cm|sf|ec|lm)[a-z]*tt|menlo|cousine");
    private static final int BOLD_WEIGHT = 600;

    private final Map<PDFont, Boolean> bold = new HashMap<>();
    private final Map<PDFont, Boolean> mono = new HashMap<>();

    boolean isBold(PDFont font) {
        return bold.computeIfAbsent(font, PdfFonts::looksBold);
    }

    boolean isMono(PDFont font) {
        return mono.computeIfAbsent(font, PdfFonts::looksMono);
    }

    private static boolean looksBold(PDFont font) {
        PDFontDescriptor descriptor = font.getFontDescriptor();
        return BOLD.matcher(name(font)).find()
                || (descriptor != null && (descriptor.isForceBold() || descriptor.getFontWeight() >= BOLD_WEIGHT));
    }

    private static boolean looksMono(PDFont font) {
        PDFontDescriptor descriptor = font.getFontDescriptor();
        return MONO.matcher(name(font)).find() || (descriptor != null && descriptor.isFixedPitch());
    }

    private static String name(PDFont font) {
        return String.valueOf(font.getName()).toLowerCase(Locale.ROOT);
    }

    /** Ligatures and presentation forms as the letters they stand for. */
    static String letters(String unicode) {
        for (int i = 0; i < unicode.length(); i++) {
            if (unicode.charAt(i) >= 0xFB00 && unicode.charAt(i) <= 0xFEFC) {
                return Normalizer.normalize(unicode, Normalizer.Form.NFKC);
            }
        }
        return unicode;
    }
}
