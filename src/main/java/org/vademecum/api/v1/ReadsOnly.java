package org.vademecum.api.v1;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What is posted to it is a question: it changes nothing, and its answer is never remembered by {@link Idempotency}. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface ReadsOnly {}
