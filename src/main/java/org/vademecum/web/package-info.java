/** Faces beans of the pages. */
@NullMarked
package org.vademecum.web;

import org.jspecify.annotations.NullMarked;
