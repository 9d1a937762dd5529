package org.vademecum.ingestion.parser;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.poi.EncryptedDocumentException;
import org.apache.poi.hpsf.SummaryInformation;
import org.apache.poi.hslf.usermodel.HSLFObjectData;
import org.apache.poi.hslf.usermodel.HSLFPictureShape;
import org.apache.poi.hslf.usermodel.HSLFSlideShow;
import org.apache.poi.ooxml.POIXMLException;
import org.apache.poi.poifs.filesystem.Ole10Native;
import org.apache.poi.poifs.filesystem.Ole10NativeException;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.sl.usermodel.PictureShape;
import org.apache.poi.sl.usermodel.Slide;
import org.apache.poi.sl.usermodel.SlideShow;
import org.apache.poi.sl.usermodel.SlideShowFactory;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFPictureData;
import org.apache.tika.io.TemporaryResources;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.PageWords;

/**
 * Reads presentations (PPTX, PPT): a slide is a page, its title a heading, its bullets a list; speaker's notes follow. Pictures on slides may
 * hold text that is to be recognised.
 */
final class SlidesReader implements DocumentReader {
    private static final String MEDIA_TYPES =
            "application/(vnd\\.openxmlformats-officedocument\\.presentationml\\.(presentation|slideshow|template)|vnd\\.ms-powerpoint(\\.(presentation|slideshow|template)\\.macroenabled\\.12)?)";

    /** What is no package. */
    static final String OLD = "application/vnd.ms-powerpoint";

    /** All but the old ones. */
    private static final String PACKAGES = ".*(openxmlformats|macroenabled).*";

    private final ParserLimits limits;
    private final List<PageWords> recognised;

    /** {@code recognised} are pictures within the document that were read. */
    SlidesReader(ParserLimits limits, List<PageWords> recognised) {
        this.limits = limits;
        this.recognised = recognised;
    }

    static boolean reads(String mediaType) {
        return mediaType.matches(MEDIA_TYPES);
    }

    @Override
    public Content read(Path file, String mediaType, TextBuilder into) throws IOException, UnreadableDocument {
        try (TemporaryResources written = new TemporaryResources();
                SlideShow<?, ?> show = SlideShowFactory.create(
                        readable(file, mediaType, written).toFile(), null, true)) {
            Drafts drafts = new Drafts(into, recognised);
            if (show instanceof HSLFSlideShow old) {
                ShowPictures pictures = new ShowPictures(old, limits);
                addAll(show, shape -> pictures.find(placeOf(shape)), drafts);
            } else {
                try (PackagePictures pictures = new PackagePictures(file, limits)) {
                    addAll(show, shape -> fileOf(shape).flatMap(pictures::find), drafts);
                }
            }
            drafts.finish();
            return new Content(title(show), show.getSlides().size())
                    .attaching(show instanceof HSLFSlideShow old ? embedded(old) : List.of());
        } catch (EncryptedDocumentException e) {
            throw UnreadableDocument.passwordProtected(e);
        }
    }

    private static Path readable(Path file, String mediaType, TemporaryResources written) throws IOException {
        return mediaType.matches(PACKAGES) ? StrictOoxml.relaxed(file, written) : file;
    }

    private static void addAll(
            SlideShow<?, ?> show, Function<PictureShape<?, ?>, Optional<DocumentPicture>> pictures, Drafts drafts) {
        for (Slide<?, ?> slide : show.getSlides()) {
            if (!slide.isHidden()) {
                new SlideText(pictures, drafts, slide.getSlideNumber()).add(slide);
            }
        }
    }

    /** Of the picture in the show's list, from 1; 0 when it is not there. */
    private static int placeOf(PictureShape<?, ?> shape) {
        return shape instanceof HSLFPictureShape old ? old.getPictureIndex() : 0;
    }

    /** The picture as the package names it; empty for one that lies elsewhere, or is missing. */
    private static Optional<String> fileOf(PictureShape<?, ?> shape) {
        try {
            return shape.getPictureData() instanceof XSLFPictureData data
                    ? Optional.of(data.getPackagePart().getPartName().getName().substring(1))
                    : Optional.empty();
        } catch (POIXMLException e) {
            // The slide names a picture that is not in the package, which takes nothing from its text.
            return Optional.empty();
        }
    }

    /** The names of files in an old presentation; the objects of other programs have none, and one that cannot be read is "?". */
    private static List<String> embedded(HSLFSlideShow show) {
        List<String> names = new ArrayList<>();
        for (HSLFObjectData object : show.getEmbeddedObjects()) {
            try (InputStream bytes = object.getInputStream();
                    POIFSFileSystem files = new POIFSFileSystem(bytes)) {
                if (files.getRoot().hasEntryCaseInsensitive(Ole10Native.OLE10_NATIVE)) {
                    names.add(Ole10Native.createFromEmbeddedOleObject(files).getLabel());
                }
            } catch (IOException | Ole10NativeException e) {
                names.add("?");
            }
        }
        return names;
    }

    private static @Nullable String title(SlideShow<?, ?> show) {
        if (show instanceof HSLFSlideShow old) {
            SummaryInformation summary = old.getSummaryInformation();
            return summary == null ? null : summary.getTitle();
        }
        return show instanceof XMLSlideShow slides
                ? slides.getProperties().getCoreProperties().getTitle()
                : null;
    }
}
