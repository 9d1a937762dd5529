/** Starts the application: data source, migrations, security, sample data. */
@NullMarked
package org.vademecum.bootstrap;

import org.jspecify.annotations.NullMarked;
