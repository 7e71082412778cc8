package dev.slipway.migration;

import java.util.List;
import java.util.Objects;

/**
 * What an upgrade is about to do. Kept from before it begins, it lets whoever goes on after the
 * process died say what was migrated, which the database that is at the head can not tell any more.
 *
 * @param from the revision before; empty for an empty database
 * @param migrations those that are pending, in order
 */
public record PendingUpgrade(String from, List<String> migrations) {
  public PendingUpgrade {
    Objects.requireNonNull(from, "from");
    migrations = List.copyOf(migrations);
  }

  static PendingUpgrade of(Schema schema) {
    return new PendingUpgrade(schema.current(), schema.pending());
  }
}
