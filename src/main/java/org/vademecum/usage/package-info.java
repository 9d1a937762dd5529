/**
 * Who has spent how much of what on a day, and how much they may. {@link org.vademecum.usage.Budgets} hears of it from others'
 * events, {@link org.vademecum.access.Spending} and {@link org.vademecum.access.Spent}; start reading there.
 */
@NullMarked
package org.vademecum.usage;

import org.jspecify.annotations.NullMarked;
