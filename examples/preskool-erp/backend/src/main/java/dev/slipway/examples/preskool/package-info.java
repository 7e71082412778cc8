/** PreSkool ERP's backend: students, logins, health and metrics over HTTP, on PostgreSQL. */
@NullMarked
package dev.slipway.examples.preskool;

import org.jspecify.annotations.NullMarked;
