package org.vademecum.bootstrap;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The product's own REST interface: every resource and provider of the application. */
@ApplicationPath("/api")
public class ApiApplication extends Application {}
