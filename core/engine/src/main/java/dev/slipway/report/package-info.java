/** What people look at after a release: one page of HTML that needs nothing but itself. */
@NullMarked
package dev.slipway.report;

import org.jspecify.annotations.NullMarked;
