/**
 * Who did what, in a chain that cannot be changed without a trace. {@link org.vademecum.audit.AuditRecorder} writes down what
 * others fire as {@link org.vademecum.access.Audited}; start reading there.
 */
@NullMarked
package org.vademecum.audit;

import org.jspecify.annotations.NullMarked;
