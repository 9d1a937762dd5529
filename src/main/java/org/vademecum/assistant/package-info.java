/** Assistants: a model, its instructions, its tools and the vector stores it reads. */
@NullMarked
package org.vademecum.assistant;

import org.jspecify.annotations.NullMarked;
