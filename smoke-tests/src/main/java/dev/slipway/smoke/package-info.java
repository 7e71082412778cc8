/**
 * Is this release healthy? The SOP's post-deploy verification: the health contract, the pods, the
 * login of a synthetic account, and the configured spot checks. Each answer is asked for once.
 */
@NullMarked
package dev.slipway.smoke;

import org.jspecify.annotations.NullMarked;
