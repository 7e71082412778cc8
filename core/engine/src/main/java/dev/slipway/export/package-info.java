/** Records in the forms of other systems: CDEvents and in-toto statements. */
@NullMarked
package dev.slipway.export;

import org.jspecify.annotations.NullMarked;
