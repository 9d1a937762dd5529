/** Beans of the admin console. Start with {@link org.vademecum.web.admin.DocumentsBean}. */
@NullMarked
package org.vademecum.web.admin;

import org.jspecify.annotations.NullMarked;
