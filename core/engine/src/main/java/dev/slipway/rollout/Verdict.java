package dev.slipway.rollout;

import java.util.Objects;

/** What one look at a workload comes to. */
sealed interface Verdict {
  /** Not there yet. */
  record Progressing(String reason, int ready, int wanted) implements Verdict {
    public Progressing {
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** Ready, and stable for long enough, as far as was seen. */
  record Complete(int replicas) implements Verdict {}

  /** Seen to fail. */
  record Failed(Finding.Fault fault) implements Verdict {
    public Failed {
      Objects.requireNonNull(fault, "fault");
    }
  }
}
