package dev.slipway.exec;

/**
 * How a Job's command ended.
 *
 * @param kind what is known
 * @param pod the pod that ran it; empty when there was none
 * @param exitCode of {@link Kind#EXITED}; otherwise -1
 * @param reason one line; empty when it exited without one
 */
record JobEnd(Kind kind, String pod, int exitCode, String reason) {
  /** What is known of the end. */
  enum Kind {
    /** With an exit code. */
    EXITED,
    /** It has not started, and cannot. */
    NOT_STARTED,
    /** It started, and how it ended cannot be seen. */
    LOST,
    /** The wait is over, and it may still run. */
    TIMED_OUT
  }
}
