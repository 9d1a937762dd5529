package org.vademecum.ingestion.parser;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.apache.poi.ddf.EscherBSERecord;
import org.apache.poi.ddf.EscherContainerRecord;
import org.apache.poi.hslf.usermodel.HSLFShape;
import org.apache.poi.hslf.usermodel.HSLFSlideShow;
import org.apache.poi.sl.usermodel.SlideShowFactory;

/** The pictures of an old presentation (PPT), each known by its place in the list of them all. Not thread-safe. */
final class ShowPictures extends BlipPictures {
    private static final String STREAM = "Pictures";

    private final HSLFSlideShow show;

    /** Closing them closes the show. */
    ShowPictures(HSLFSlideShow show, ParserLimits limits) {
        super(limits);
        this.show = show;
    }

    static ShowPictures open(Path file, ParserLimits limits) throws IOException {
        return new ShowPictures((HSLFSlideShow) SlideShowFactory.create(file.toFile(), null, true), limits);
    }

    /** All of them lie in one stream, which is too much to be read at once. */
    @Override
    InputStream record(int number) throws IOException {
        EscherContainerRecord list = HSLFShape.getEscherChild(
                show.getDocumentRecord().getPPDrawingGroup().getDggContainer(), EscherContainerRecord.BSTORE_CONTAINER);
        if (list == null || number < 1 || !(list.getChild(number - 1) instanceof EscherBSERecord listed)) {
            throw new FileNotFoundException("Picture " + number);
        }
        InputStream pictures = show.getSlideShowImpl().getDirectory().createDocumentInputStream(STREAM);
        pictures.skipNBytes(listed.getOffset());
        return pictures;
    }

    @Override
    public void close() throws IOException {
        show.close();
    }
}
