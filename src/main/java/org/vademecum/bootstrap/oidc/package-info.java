/** Sign-in by the company's identity provider: what its tokens say. Start reading at {@link TokenVerifier}. */
@NullMarked
package org.vademecum.bootstrap.oidc;

import org.jspecify.annotations.NullMarked;
