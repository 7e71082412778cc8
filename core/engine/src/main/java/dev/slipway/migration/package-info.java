/** Database migrations: Alembic, Flyway or a custom command, by exec or as a Job. */
@NullMarked
package dev.slipway.migration;

import org.jspecify.annotations.NullMarked;
