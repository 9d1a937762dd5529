package org.vademecum.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests over HTTP on the deployed WAR, which all of them share: each makes what it needs, and leaves the rest alone. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(DeployedWar.class)
@Tag("it")
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@interface IntegrationTest {}
