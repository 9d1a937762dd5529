/** JAX-RS resources: JSON in, JSON out, one error envelope. */
@NullMarked
package org.vademecum.api;

import org.jspecify.annotations.NullMarked;
