package org.vademecum.bootstrap;

import java.nio.file.Path;
import org.eclipse.microprofile.config.spi.Converter;

/** Lets configuration values be injected as paths, absolute from the working directory. */
public class PathConverter implements Converter<Path> {
    @Override
    public Path convert(String value) {
        return Path.of(value).toAbsolutePath().normalize();
    }
}
