/** Chat threads, their messages and the annotations that bind an answer to its sources. */
@NullMarked
package org.vademecum.thread;

import org.jspecify.annotations.NullMarked;
