/** Who calls (tokens, client certificates) and what they may (RBAC). */
@NullMarked
package dev.slipway.embedded.auth;

import org.jspecify.annotations.NullMarked;
