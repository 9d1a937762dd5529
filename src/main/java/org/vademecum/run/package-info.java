/** Runs: the state machine, the engine that leases and executes them, and their event log. */
@NullMarked
package org.vademecum.run;

import org.jspecify.annotations.NullMarked;
