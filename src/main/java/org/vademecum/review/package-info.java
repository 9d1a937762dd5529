/** Feedback on answers and the review inbox. */
@NullMarked
package org.vademecum.review;

import org.jspecify.annotations.NullMarked;
