/** The tools a model may call. Start with {@link org.vademecum.tool.Tool}. */
@NullMarked
package org.vademecum.tool;

import org.jspecify.annotations.NullMarked;
