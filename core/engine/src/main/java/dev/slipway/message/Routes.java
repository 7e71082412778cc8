package dev.slipway.message;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Which channels hear what: incidents what went wrong, releases the rest, and progress only where
 * it stays in one thread.
 */
public record Routes(List<Channel> releases, List<Channel> incidents) {
  public Routes {
    releases = List.copyOf(Objects.requireNonNull(releases, "releases"));
    incidents = List.copyOf(Objects.requireNonNull(incidents, "incidents"));
  }

  public boolean isEmpty() {
    return releases.isEmpty() && incidents.isEmpty();
  }

  Stream<Channel> all() {
    return Stream.concat(releases.stream(), incidents.stream());
  }

  List<Channel> of(MessageKind kind) {
    if (kind.incident()) {
      return incidents;
    }
    return releases.stream().filter(c -> c.threads() || !kind.threadOnly()).toList();
  }
}
