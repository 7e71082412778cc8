package dev.slipway.harness.cluster;

import java.util.Objects;
import java.util.Optional;

/** Which cluster a rehearsal runs on, and why; made without starting it. */
public sealed interface ClusterChoice {
  /** Why this one, and why not those before it; one line. */
  String why();

  /** The kind that was taken; empty when there is none. */
  Optional<RehearsalCluster.Kind> kind();

  /** A cluster can be had. */
  record Taken(RehearsalCluster.Kind taken, String why) implements ClusterChoice {
    public Taken {
      Objects.requireNonNull(taken, "taken");
      Objects.requireNonNull(why, "why");
    }

    @Override
    public Optional<RehearsalCluster.Kind> kind() {
      return Optional.of(taken);
    }
  }

  /** No cluster can be had. */
  record None(String why) implements ClusterChoice {
    public None {
      Objects.requireNonNull(why, "why");
    }

    @Override
    public Optional<RehearsalCluster.Kind> kind() {
      return Optional.empty();
    }
  }
}
