package org.vademecum.ingestion.parser;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.apache.poi.ddf.EscherBSERecord;
import org.apache.poi.ddf.EscherContainerRecord;
import org.apache.poi.ddf.EscherOptRecord;
import org.apache.poi.ddf.EscherPropertyTypes;
import org.apache.poi.ddf.EscherSimpleProperty;
import org.apache.poi.hwpf.HWPFDocument;
import org.apache.poi.hwpf.usermodel.CharacterRun;
import org.apache.poi.hwpf.usermodel.Range;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.util.LittleEndian;

/** The pictures of an old Word document (DOC), each known by the position of the sign that stands for it, from 1. Not thread-safe. */
final class DocPictures extends BlipPictures {
    /** Signs for a picture in its line, and for one that text flows around, [MS-DOC] 2.6.1 sprmCFSpec. */
    private static final char IN_LINE = '\u0001';

    private static final char FLOATING = '\u0008';

    /** Of a record of [MS-ODRAW]. */
    private static final int HEADER = 8;

    /** The type of a record that lists a picture, and how long it is without the name and the picture. */
    private static final int LISTED = 0xF007;

    private static final int LIST_ENTRY = 36;
    private static final int NAME_LENGTH = 33;

    /** The format of a picture's descriptor behind which the name of a linked file stands, [MS-DOC] 2.9.195. */
    private static final int LINKED = 0x66;

    private final HWPFDocument word;

    /** Closing them closes the document. */
    DocPictures(HWPFDocument word, ParserLimits limits) {
        super(limits);
        this.word = word;
    }

    static DocPictures open(Path file, ParserLimits limits) throws IOException {
        POIFSFileSystem files = new POIFSFileSystem(file.toFile(), true);
        try {
            return new DocPictures(new HWPFDocument(files.getRoot()), limits);
        } catch (IOException | RuntimeException e) {
            files.close();
            throw e;
        }
    }

    static boolean isPicture(char sign, CharacterRun run) {
        return (sign == IN_LINE || sign == FLOATING)
                && run.isSpecialCharacter()
                && !run.isObj()
                && !run.isOle2()
                && !run.isData();
    }

    @Override
    InputStream record(int number) throws IOException {
        int position = number - 1;
        CharacterRun run = new Range(position, number, word).getCharacterRun(0);
        char sign = run.text().charAt(0);
        if (!isPicture(sign, run)) {
            throw new FileNotFoundException("Picture " + number);
        }
        return sign == IN_LINE ? inLine(run.getPicOffset()) : floating(position);
    }

    /** Behind a descriptor and the record of a shape. */
    private InputStream inLine(int offset) {
        byte[] data = word.getDataStream();
        int shape = offset + LittleEndian.getUShort(data, offset + 4);
        if (LittleEndian.getUShort(data, offset + 6) == LINKED) {
            shape += 1 + LittleEndian.getUByte(data, shape);
        }
        int picture = shape + HEADER + LittleEndian.getInt(data, shape + 4);
        if (LittleEndian.getUShort(data, picture + 2) == LISTED) {
            picture += HEADER + LIST_ENTRY + LittleEndian.getUByte(data, picture + HEADER + NAME_LENGTH);
        }
        return from(picture, data);
    }

    /** The shape tells its place in the list of pictures. */
    private InputStream floating(int position) throws IOException {
        EscherContainerRecord shape =
                word.getOfficeDrawingsMain().getOfficeDrawingAt(position).getOfficeArtSpContainer();
        EscherOptRecord properties = shape.getChildById(EscherOptRecord.RECORD_ID);
        EscherSimpleProperty place = properties.lookup(EscherPropertyTypes.BLIP__BLIPTODISPLAY);
        EscherContainerRecord list = word.getOfficeArtContent().getBStoreContainer();
        if (list.getChild(place.getPropertyValue() - 1) instanceof EscherBSERecord listed) {
            return from(listed.getOffset(), word.getMainStream());
        }
        throw new FileNotFoundException("Picture at " + position);
    }

    private static InputStream from(int start, byte[] stream) {
        return new ByteArrayInputStream(stream, start, stream.length);
    }

    @Override
    public void close() throws IOException {
        word.close();
    }
}
