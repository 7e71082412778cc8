package dev.slipway.approval;

import dev.slipway.approval.ApprovalAnswer.Code;
import dev.slipway.approval.ApprovalAnswer.Given;
import dev.slipway.approval.ApprovalAnswer.NotGiven;
import dev.slipway.config.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Holds decisions against what is asked: each role, this plan, not expired, not by the deployer.
 * One refusal of any of the roles is a no-go, whoever else approved.
 */
public final class Judgement {
  private final ApprovalRequest request;

  private final String place;
  private final String nextStep;

  /**
   * Judges what was found for a request.
   *
   * @param place where approvals were looked for
   * @param nextStep what to do to give one
   */
  public Judgement(ApprovalRequest request, String place, String nextStep) {
    this.request = request;
    this.place = place;
    this.nextStep = nextStep;
  }

  /** Go, or no-go with its reason. */
  public ApprovalAnswer of(List<Approval> found) {
    Optional<Approval> refused =
        found.stream()
            .filter(a -> a.decision() == Approval.Decision.REFUSED)
            .filter(this::isOfARole)
            .filter(a -> a.planDigest().equals(request.planDigest()))
            .findFirst();
    if (refused.isPresent()) {
      return new NotGiven(
          Code.APPROVAL_REFUSED,
          refused.get().toString(),
          "talk to " + refused.get().approver() + ", mend what they object to, and plan again",
          found);
    }
    List<Approval> counted = new ArrayList<>();
    for (Role role : request.config().roles()) {
      List<Approval> ofRole =
          found.stream()
              .filter(a -> a.role().equals(role.word()))
              .filter(a -> a.decision() == Approval.Decision.APPROVED)
              .toList();
      Optional<Approval> good = ofRole.stream().filter(this::counts).findFirst();
      if (good.isEmpty()) {
        return ofRole.isEmpty() ? missing(role, found) : why(role, ofRole.get(0), found);
      }
      counted.add(good.get());
    }
    return new Given(counted);
  }

  private boolean isOfARole(Approval approval) {
    return request.config().roles().stream().anyMatch(r -> r.word().equals(approval.role()));
  }

  private boolean counts(Approval approval) {
    return approval.planDigest().equals(request.planDigest())
        && !isExpired(approval)
        && !approval.at().isAfter(request.at())
        && !isOwn(approval);
  }

  private boolean isExpired(Approval approval) {
    return !approval.at().plus(request.config().expires()).isAfter(request.at());
  }

  private boolean isOwn(Approval approval) {
    String deployer = request.deployer();
    return deployer != null
        && deployer
            .strip()
            .toLowerCase(Locale.ROOT)
            .equals(approval.approver().strip().toLowerCase(Locale.ROOT));
  }

  private NotGiven missing(Role role, List<Approval> found) {
    return new NotGiven(
        Code.APPROVAL_MISSING,
        "looked in " + place + ", but no " + role + " approved plan " + request.planDigest(),
        nextStep,
        found);
  }

  private NotGiven why(Role role, Approval approval, List<Approval> found) {
    if (!approval.planDigest().equals(request.planDigest())) {
      return new NotGiven(
          Code.APPROVAL_MISSING,
          "the plan is no longer the approved one: "
              + approval
              + ", was of plan "
              + approval.planDigest()
              + ", now it is "
              + request.planDigest(),
          "look at the new plan, and have a " + role + " approve that",
          found);
    }
    if (isOwn(approval)) {
      return new NotGiven(
          Code.APPROVAL_MISSING,
          approval.approver() + " deploys this release and cannot approve it as " + role + " too",
          "have another " + role + " approve it",
          found);
    }
    Instant until = approval.at().plus(request.config().expires());
    return isExpired(approval)
        ? new NotGiven(
            Code.APPROVAL_EXPIRED,
            approval + ", counted until " + until + " and it is " + request.at(),
            "have a " + role + " look at the plan again, and approve it anew",
            found)
        : new NotGiven(
            Code.APPROVAL_UNKNOWN,
            approval + ", lies in the future: it is " + request.at(),
            "compare the clocks of who approved and of this machine",
            found);
  }
}
