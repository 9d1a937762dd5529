/** Ids, pages, errors and JSON columns that every feature shares. Start with {@link org.vademecum.common.Ids}. */
@NullMarked
package org.vademecum.common;

import org.jspecify.annotations.NullMarked;
