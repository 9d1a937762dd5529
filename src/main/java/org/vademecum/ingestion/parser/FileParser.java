package org.vademecum.ingestion.parser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.tika.detect.DefaultDetector;
import org.apache.tika.detect.Detector;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MediaTypeRegistry;
import org.apache.tika.mime.MimeTypes;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.DocumentText;
import org.vademecum.vectorstore.PageWords;

/**
 * Turns a file into text with its structure, on the calling thread and without any guard: {@link ParserMain} is where files are
 * parsed. The format is told by the content first and by the name second.
 */
final class FileParser {
    private static final String PDF = "application/pdf";

    private static final int MAX_TITLE = 512;

    /** The headings of a spreadsheet are the names of its sheets; plain text has its title in its first line, or none. */
    private static final String UNTITLED = ".*(spreadsheet|ms-excel).*|text/plain";

    /** Titles that programs leave behind instead of an author's. */
    private static final Pattern NO_TITLE = Pattern.compile(
            "(?i)(untitled.*|unbenannt.*|title|titel|document\\d*|dokument\\d*|slide"
                    + " \\d+|powerpoint.presentation|.*\\.(docx?|pdf|odt|rtf|indd|qxd|tex|dvi|html?|xlsx?|pptx?|txt|md))");

    private static final Pattern PROGRAM_PREFIX = Pattern.compile("(?i)^microsoft (word|excel|powerpoint) - ");

    private final ParserLimits limits;
    private final Detector detector = new DefaultDetector(FileParser.class.getClassLoader());
    private final MediaTypeRegistry types = MimeTypes.getDefaultMimeTypes().getMediaTypeRegistry();

    FileParser(ParserLimits limits) {
        this.limits = limits;
    }

    /**
     * Parses the file.
     *
     * @param recognised pages of it that were read from their picture, or pictures within it
     * @throws UnreadableDocument when the file gives no text; the document is at fault, not the server
     */
    ParsedDocument parse(Path file, String filename, List<PageWords> recognised) throws UnreadableDocument {
        try {
            return parseOrThrow(file, filename, recognised);
        } catch (UnreadableDocument | TextBuilder.ParseInterrupted e) {
            throw e;
        } catch (TextBuilder.TooMuchText e) {
            throw UnreadableDocument.tooMuchText(limits.maxCharacters());
        } catch (StackOverflowError e) {
            throw UnreadableDocument.tooDeep(e);
        } catch (Exception e) {
            throw UnreadableDocument.corrupt(e);
        }
    }

    private ParsedDocument parseOrThrow(Path file, String filename, List<PageWords> recognised)
            throws IOException, UnreadableDocument {
        if (Files.size(file) == 0) {
            throw UnreadableDocument.empty();
        }
        String mediaType = mediaType(file, filename);
        DocumentReader reader = reader(mediaType, recognised);
        TextBuilder text = new TextBuilder(limits.maxCharacters());
        DocumentReader.Content content = reader.read(file, mediaType, text);
        List<String> attachments = Attachments.shown(
                content.attachments().isEmpty() ? Attachments.of(file, mediaType) : content.attachments());
        DocumentText built = text.build(content.pages()).attaching(attachments);
        String heading = mediaType.matches(UNTITLED) ? null : text.firstHeading();
        String title = title(content.title(), heading, filename);
        ParsedDocument parsed = built.pictures().isEmpty()
                ? new ParsedDocument(title, built, mediaType, content.scanned(), content.recognised())
                : ParsedDocument.withPictures(title, built, mediaType);
        if (text.isEmpty() && parsed.scanned().isEmpty()) {
            throw withoutText(built, recognised.size());
        }
        return parsed;
    }

    private UnreadableDocument withoutText(DocumentText text, int recognised) {
        if (recognised > 0) {
            return UnreadableDocument.nothingRecognised(recognised);
        }
        if (!text.pictures().isEmpty()) {
            return UnreadableDocument.tooManyPixels(limits.maxPixels());
        }
        return text.pages() == null ? UnreadableDocument.empty() : UnreadableDocument.noText(text.pages());
    }

    /**
     * Reads a page of the file from its picture, or a picture within it.
     *
     * @param page from 1, or the number of the picture
     * @throws UnreadableDocument when the file is at fault
     * @throws IOException when Tesseract is
     */
    PageWords recognise(Path file, String filename, int page, Tesseract tesseract)
            throws UnreadableDocument, IOException {
        PageImage picture = picture(file, filename, page);
        return OcrWords.of(tesseract.recognise(picture.gray()), page, picture);
    }

    private PageImage picture(Path file, String filename, int page) throws UnreadableDocument {
        try {
            String mediaType = mediaType(file, filename);
            if (mediaType.equals(PDF)) {
                return PdfPageImages.draw(file, page);
            }
            if (!PictureReader.reads(mediaType)) {
                try (DocumentPictures pictures = DocumentPictures.of(file, mediaType, limits)) {
                    return pictures.draw(page);
                }
            }
            try (PictureFile pictures = PictureFile.open(file, mediaType)) {
                return pictures.page(page);
            }
        } catch (UnreadableDocument e) {
            throw e;
        } catch (Exception e) {
            throw UnreadableDocument.corrupt(e);
        }
    }

    private DocumentReader reader(String mediaType, List<PageWords> recognised) throws UnreadableDocument {
        if (PictureReader.reads(mediaType)) {
            return new PictureReader(limits, recognised);
        }
        if (DocxReader.reads(mediaType)) {
            return new DocxReader(limits, recognised);
        }
        if (SlidesReader.reads(mediaType)) {
            return new SlidesReader(limits, recognised);
        }
        if (OpenDocumentReader.reads(mediaType)) {
            return new OpenDocumentReader(limits, recognised);
        }
        if (XhtmlReader.reads(mediaType)) {
            return new XhtmlReader(limits, recognised);
        }
        return switch (mediaType) {
            case PDF -> new PdfReader(recognised);
            case DocReader.MEDIA_TYPE -> new DocReader(limits, recognised);
            case "text/markdown" -> new MarkdownReader();
            case "text/csv", "text/tsv", "text/tab-separated-values" -> new CsvReader();
            case "application/epub+zip" -> new EpubReader(limits, recognised);
            case "message/rfc822" -> new MailReader();
            case "application/vnd.ms-outlook" -> new OutlookReader();
            case "application/x-tika-ooxml-protected" -> throw UnreadableDocument.passwordProtected(null);
            default -> {
                if (isText(MediaType.parse(mediaType))) {
                    yield new PlainText();
                }
                throw UnreadableDocument.unsupportedType(mediaType);
            }
        };
    }

    /** Vector pictures, mails and documents that Office keeps as XML are text to the registry, but not to a reader. */
    private boolean isText(MediaType type) {
        return types.isInstanceOf(type, MediaType.TEXT_PLAIN)
                && !type.getType().matches("image|audio|video|message|model")
                && !type.getSubtype().matches("vnd\\.(ms-(wordml|word2006ml|spreadsheetml)|oasis\\.opendocument\\..*)");
    }

    private String mediaType(Path file, String filename) throws IOException, UnreadableDocument {
        String named = detect(file, filename);
        // A name alone does not make text of binary content.
        if (isText(MediaType.parse(named)) && !TextEncoding.isText(file)) {
            throw UnreadableDocument.unsupportedType(MediaType.OCTET_STREAM.toString());
        }
        boolean unknownText = named.equals(MediaType.OCTET_STREAM.toString()) && TextEncoding.isText(file);
        // Tika knows the name as a video's alone.
        if (named.equals("text/plain") && filename.endsWith(".ts")) {
            return "text/x-typescript";
        }
        return named.endsWith("markdown") ? "text/markdown" : unknownText ? "text/plain" : named;
    }

    private String detect(Path file, @Nullable String filename) throws IOException {
        Metadata metadata = new Metadata();
        try (TikaInputStream bytes = TikaInputStream.get(file)) {
            if (filename != null) {
                metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, filename);
            }
            return detector.detect(bytes, metadata).getBaseType().toString();
        }
    }

    private static String title(@Nullable String own, @Nullable String heading, String filename) {
        String title =
                own == null ? "" : PROGRAM_PREFIX.matcher(TextBuilder.line(own)).replaceFirst("");
        if (title.isEmpty() || NO_TITLE.matcher(title).matches()) {
            title = heading != null ? heading : ParsedDocument.titleByFilename(filename);
        }
        return title.substring(0, Math.min(title.length(), MAX_TITLE));
    }
}
