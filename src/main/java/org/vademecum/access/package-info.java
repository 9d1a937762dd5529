/** Who may do what: principals, departments, roles and the one place that decides. Start with {@link org.vademecum.access.AccessPolicy}. */
@NullMarked
package org.vademecum.access;

import org.jspecify.annotations.NullMarked;
