/** One deployer at a time: a Lease with holder, time to live and fencing token. */
@NullMarked
package dev.slipway.lock;

import org.jspecify.annotations.NullMarked;
