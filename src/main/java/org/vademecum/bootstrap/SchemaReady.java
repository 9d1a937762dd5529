package org.vademecum.bootstrap;

import javax.sql.DataSource;

/** Fired when the schema is up to date. */
record SchemaReady(DataSource dataSource) {}
