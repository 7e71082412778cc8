/** Releases of PreSkool ERP on a real Kubernetes: good ones, and every way they fail. */
@NullMarked
package dev.slipway.examples.preskool.rehearsal;

import org.jspecify.annotations.NullMarked;
