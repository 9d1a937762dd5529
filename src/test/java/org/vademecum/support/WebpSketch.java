package org.vademecum.support;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Makes WebP pictures without loss, in black and white: no transform, one group of prefix codes, no pixel refers to another (RFC
 * 9649, section 3).
 */
public final class WebpSketch {
    private static final int SIGNATURE = 0x2f;
    private static final int MIDDLE = 128;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int pending;
    private int count;

    private WebpSketch() {}

    public static byte[] of(BufferedImage picture) {
        WebpSketch bits = new WebpSketch();
        bits.head(picture.getWidth(), picture.getHeight());
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                int white = (picture.getRGB(x, y) >> 8 & 0xff) >= MIDDLE ? 1 : 0;
                bits.add(white, 1).add(white, 1).add(white, 1);
            }
        }
        return bits.file();
    }

    /** The beginning of a picture that says it is so large; at most 16,384 pixels a side. */
    public static byte[] headOf(int width, int height) {
        WebpSketch bits = new WebpSketch();
        bits.head(width, height);
        return bits.file();
    }

    private void head(int width, int height) {
        add(SIGNATURE, 8).add(width - 1, 14).add(height - 1, 14).add(0, 1).add(0, 3);
        add(0, 1); // no transform
        add(0, 1); // no cache of colours
        add(0, 1); // one group of codes
        for (int channel = 0; channel < 3; channel++) {
            add(1, 1).add(1, 1).add(0, 1).add(0, 1).add(255, 8); // a simple code of two: 0 and 255
        }
        add(1, 1).add(0, 1).add(1, 1).add(255, 8); // alpha is 255
        add(1, 1).add(0, 1).add(0, 1).add(0, 1); // no distances
    }

    /** The lowest bit first. */
    private WebpSketch add(int value, int bits) {
        for (int i = 0; i < bits; i++) {
            pending |= (value >> i & 1) << count++;
            if (count == Byte.SIZE) {
                bytes.write(pending);
                pending = 0;
                count = 0;
            }
        }
        return this;
    }

    private byte[] file() {
        add(0, 7);
        byte[] data = bytes.toByteArray();
        int padded = data.length + data.length % 2;
        ByteBuffer file = ByteBuffer.allocate(20 + padded).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(12 + padded);
        file.put("WEBPVP8L".getBytes(StandardCharsets.US_ASCII))
                .putInt(data.length)
                .put(data);
        return file.array();
    }
}
