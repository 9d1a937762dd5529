/**
 * How long departments keep what they have, and what has to be kept whatever anybody wants. Features say what of theirs can
 * be kept for a while ({@link org.vademecum.retention.Retained}); {@link org.vademecum.retention.RetentionRun} deletes what is
 * due. Start reading there.
 */
@NullMarked
package org.vademecum.retention;

import org.jspecify.annotations.NullMarked;
