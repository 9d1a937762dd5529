/** Pure assembly of a model request within a token budget. */
@NullMarked
package org.vademecum.context;

import org.jspecify.annotations.NullMarked;
