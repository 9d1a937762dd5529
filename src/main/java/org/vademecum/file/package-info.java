/** Stored files and the immutable, content-addressed blobs behind them. Start with {@link org.vademecum.file.FileService}. */
@NullMarked
package org.vademecum.file;

import org.jspecify.annotations.NullMarked;
