package dev.slipway.exec;

import java.util.Objects;

/** The pod in which a command can be run, or why there is none. */
public sealed interface PodChoice {
  /** For exhaustive switches on Java 17. */
  Kind kind();

  /** Whether there is one. */
  enum Kind {
    CHOSEN,
    NONE
  }

  /** Why there is no pod to run a command in. */
  enum Reason {
    /** The cluster has no such workload. */
    NO_WORKLOAD,
    /** Its controller has not yet seen its newest specification. */
    NOT_OBSERVED,
    /** No pod of its newest version is ready. */
    NO_READY_POD,
    /** Its pods have no container of that name. */
    NO_CONTAINER
  }

  /** A ready pod of the workload's newest version. */
  record Chosen(ExecTarget target) implements PodChoice {
    public Chosen {
      Objects.requireNonNull(target, "target");
    }

    @Override
    public Kind kind() {
      return Kind.CHOSEN;
    }
  }

  /**
   * No pod can be used.
   *
   * @param cause one line: what was looked for, what there is, what to do
   */
  record None(Reason reason, String cause) implements PodChoice {
    public None {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(cause, "cause");
    }

    @Override
    public Kind kind() {
      return Kind.NONE;
    }
  }
}
