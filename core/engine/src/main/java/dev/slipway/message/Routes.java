package dev.slipway.message;

import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Which channels hear what: incidents what went wrong, releases the rest, and progress only where
 * it stays in one thread.
 *
 * @param trackers where an incident is opened for what went wrong; its address goes into the
 *     messages
 * @param deployments where a release is listed with its status
 */
public record Routes(
    List<Channel> releases,
    List<Channel> incidents,
    List<Channel> trackers,
    List<Channel> deployments) {
  public Routes {
    releases = List.copyOf(Objects.requireNonNull(releases, "releases"));
    incidents = List.copyOf(Objects.requireNonNull(incidents, "incidents"));
    trackers = List.copyOf(Objects.requireNonNull(trackers, "trackers"));
    deployments = List.copyOf(Objects.requireNonNull(deployments, "deployments"));
  }

  /** People only. */
  public Routes(List<Channel> releases, List<Channel> incidents) {
    this(releases, incidents, List.of(), List.of());
  }

  /** The same with other trackers in the place of each. */
  public Routes trackersBy(UnaryOperator<Channel> change) {
    return new Routes(releases, incidents, trackers.stream().map(change).toList(), deployments);
  }

  public boolean isEmpty() {
    return all().findAny().isEmpty();
  }

  Stream<Channel> all() {
    return Stream.of(trackers, releases, incidents, deployments).flatMap(List::stream);
  }

  /** Those that tell people. */
  List<Channel> of(MessageKind kind) {
    if (kind.incident()) {
      return incidents;
    }
    return releases.stream().filter(c -> c.threads() || !kind.threadOnly()).toList();
  }

  List<Channel> trackersOf(MessageKind kind) {
    return kind.incident() ? trackers : List.of();
  }

  List<Channel> deploymentsOf(MessageKind kind) {
    return kind == MessageKind.PROGRESS ? List.of() : deployments;
  }
}
