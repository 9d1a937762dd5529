package org.vademecum.ingestion.parser;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;

/**
 * A page as a picture, as it is viewed.
 *
 * @param gray of eight bits a pixel
 * @param width of the page in points
 */
record PageImage(BufferedImage gray, float width, float height) {
    /** More pixels show nothing more of letters. */
    static final int MOST_PIXELS = 16_000_000;

    /** On white, moved and scaled; {@code place} is where its pixels come to lie. */
    static BufferedImage gray(BufferedImage picture, AffineTransform place, int width, int height) {
        BufferedImage gray = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D pen = gray.createGraphics();
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, width, height);
        pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        pen.drawImage(picture, place, null);
        pen.dispose();
        return gray;
    }
}
