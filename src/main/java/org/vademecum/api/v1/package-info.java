/**
 * The wire format of OpenAI's Assistants API v2 under {@code /v1}: a resource reads a {@link
 * org.vademecum.api.v1.Body}, calls one service, and answers with a {@code *Json} record. See {@link
 * org.vademecum.api.v1.ModelsResource} for the smallest, {@code AssistantsResource} for a whole one.
 *
 * <p>What a resource need not do, since it is done for all of them:
 *
 * <ul>
 *   <li>Callers: only requests with a valid key get here; ask {@link org.vademecum.access.CurrentCaller}.
 *   <li>Ids in the path: {@link org.vademecum.api.v1.PathIds} refuses those with another prefix.
 *   <li>Errors: services throw {@code NotFound}, {@code Invalid}, {@code Conflict}, {@code Forbidden}; {@link
 *       org.vademecum.api.v1.ErrorMapper} makes the envelope.
 *   <li>{@code Idempotency-Key}: {@link org.vademecum.api.v1.Idempotency}, for whatever is posted as JSON.
 * </ul>
 *
 * <p>Lists: {@code ListQuery.of(uri, "vs")} checks limit, order and cursors; the service hands the request to a {@link
 * org.vademecum.common.Keyset}; {@code ListJson.of(page, XJson::of, XJson::id)} answers. Updates: {@code
 * body.string("name").change()} is a {@link org.vademecum.common.Change}: absent, null or a value. New objects go into
 * the department of {@link org.vademecum.api.v1.Project}. Every resource is named in {@code bootstrap.V1Application}.
 */
@NullMarked
package org.vademecum.api.v1;

import org.jspecify.annotations.NullMarked;
