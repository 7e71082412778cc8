package dev.slipway.pipeline;

import java.util.List;
import java.util.Objects;

/**
 * How a run ended.
 *
 * @param code what is to be done about it
 * @param cause one line: what was seen
 * @param runId of the run; 0 when there is none, or it is not known
 * @param url of the run, for people; empty when it is not known
 * @param approvers who approved the environment's gate, by login
 */
public record PipelineEnd(Code code, String cause, long runId, String url, List<String> approvers) {
  /** Each end, with what it means. */
  public enum Code {
    /** Every required job succeeded, of the approved commit, behind a gate that somebody opened. */
    SUCCEEDED(true),
    /** It could not be started: nothing was changed. */
    NOT_STARTED(true),
    /** The run was of another commit than the approved one, and was cancelled. */
    WRONG_COMMIT(true),
    /** Somebody said no. */
    APPROVAL_REFUSED(true),
    /** Whoever approved may not: it was their own release, or they are no person. */
    APPROVAL_VOID(true),
    /** The run or a required job did not succeed; how much was changed, the cluster says. */
    FAILED(true),
    /** What became of it is not known. */
    UNKNOWN(false);

    private final boolean known;

    Code(boolean known) {
      this.known = known;
    }

    /** Whether it was seen. */
    public boolean isKnown() {
      return known;
    }
  }

  public PipelineEnd {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(cause, "cause");
    Objects.requireNonNull(url, "url");
    approvers = List.copyOf(approvers);
  }
}
