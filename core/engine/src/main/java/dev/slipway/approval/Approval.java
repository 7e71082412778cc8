package dev.slipway.approval;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Objects;

/**
 * What somebody decided about a plan.
 *
 * @param role in which they decided, as {@code engineeringLead}
 * @param approver who, by name or login
 * @param decision go or no-go
 * @param planDigest of the plan that they saw
 * @param at when they decided, UTC
 * @param how in one line, as {@code file approvals/3f2c1a9.yaml, signed}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Approval(
    String role, String approver, Decision decision, String planDigest, Instant at, String how) {
  /** Go or no-go. */
  public enum Decision {
    APPROVED,
    REFUSED
  }

  public Approval {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(approver, "approver");
    Objects.requireNonNull(decision, "decision");
    Objects.requireNonNull(planDigest, "planDigest");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(how, "how");
  }

  /** For people. */
  @Override
  public String toString() {
    return (decision == Decision.APPROVED ? "approved by " : "refused by ")
        + approver
        + " ("
        + role
        + ") at "
        + at
        + ", "
        + how;
  }
}
