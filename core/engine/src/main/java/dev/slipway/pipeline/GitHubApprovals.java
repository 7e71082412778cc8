package dev.slipway.pipeline;

import dev.slipway.approval.Approval;
import dev.slipway.approval.Approval.Decision;
import dev.slipway.approval.ApprovalAnswer;
import dev.slipway.approval.ApprovalAnswer.Code;
import dev.slipway.approval.ApprovalAnswer.NotGiven;
import dev.slipway.approval.ApprovalRequest;
import dev.slipway.approval.ApprovalSource;
import dev.slipway.approval.Judgement;
import dev.slipway.config.ApprovalConfig;
import dev.slipway.config.ApprovalConfig.Approver;
import dev.slipway.config.Role;
import dev.slipway.config.WorkflowConfig;
import dev.slipway.redact.Redactor;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Approvals by the reviewers of an environment on GitHub. For each plan a run of a workflow is
 * started, whose job waits at the environment's gate, with the plan's digest in its name: asked
 * again about the same plan, that run is found, and another plan has another one. Who may approve
 * GitHub knows; bots, and who started the run, do not count.
 */
public final class GitHubApprovals implements ApprovalSource {
  private static final int NONCE_DIGITS = 16;

  private final WorkflowConfig workflow;
  private final Duration patience;
  private final GitHubCaller caller;
  private final Dispatch dispatch;
  private final Clock clock;
  private final Waiting waiting;

  GitHubApprovals(ApprovalConfig.GitHub config, GitHubCaller caller, Clock clock, Waiting waiting) {
    this.workflow = config.workflow();
    this.patience = config.patience();
    this.caller = caller;
    this.dispatch = new Dispatch(caller, workflow.file(), clock, waiting);
    this.clock = clock;
    this.waiting = waiting;
  }

  /**
   * The source that slipway.yaml names.
   *
   * @param config one that is {@code by: github}
   * @param redactor learns the token
   */
  public static GitHubApprovals of(ApprovalConfig config, Redactor redactor) {
    ApprovalConfig.GitHub gitHub = Objects.requireNonNull(config.gitHub(), "approval.github");
    WorkflowConfig at = gitHub.workflow();
    return new GitHubApprovals(
        gitHub,
        GitHubCaller.of(at.apiUrl(), at.repository(), at.token(), redactor),
        Clock.systemUTC(),
        Waiting.REAL);
  }

  @Override
  public ApprovalAnswer ask(ApprovalRequest request, Consumer<String> progress) {
    Consumer<String> once = new Once(progress);
    try {
      Optional<Long> run = run(request, once);
      return run.isPresent()
          ? follow(request, run.get(), once)
          : unknown(
              Dispatch.notListed(nonce(request)),
              "see that run-name of " + workflow.file() + " has the input nonce");
    } catch (GitHubException e) {
      return unknown(
          String.valueOf(e.getMessage()),
          "see that "
              + workflow.repository()
              + " has "
              + workflow.file()
              + " on "
              + workflow.branch()
              + ", and that the token may dispatch it and read its runs");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unknown("waiting for the approval was interrupted", "deploy again: its run is found");
    }
  }

  /** That of this plan which can still decide, else a new one. */
  private Optional<Long> run(ApprovalRequest request, Consumer<String> progress)
      throws InterruptedException {
    String nonce = nonce(request);
    Optional<Long> known = dispatch.find(workflow.branch(), nonce);
    if (known.isPresent() && counts(request, RunState.read(caller, known.get()))) {
      return known;
    }
    Map<String, String> inputs = new LinkedHashMap<>();
    inputs.put("environment", request.environment());
    inputs.put("version", request.version());
    inputs.put("plan", request.planDigest());
    inputs.put("changes", request.changes());
    Optional<Long> started = dispatch.start(workflow.branch(), inputs, nonce, progress);
    return started.isPresent() ? started : dispatch.listed(workflow.branch(), nonce);
  }

  private static boolean counts(ApprovalRequest request, RunState run) {
    return began(run).plus(request.config().expires()).isAfter(request.at())
        && (!run.isCompleted() || !run.decided(request.environment()).isEmpty());
  }

  private ApprovalAnswer follow(ApprovalRequest request, long id, Consumer<String> progress)
      throws InterruptedException {
    Instant until = clock.instant().plus(patience);
    RunLook look = new RunLook(caller, id, clock);
    while (true) {
      Optional<RunState> state = look.next(progress);
      if (state.isPresent()) {
        Optional<ApprovalAnswer> answer = answer(request, state.get(), progress);
        if (answer.isPresent()) {
          return answer.get();
        }
      }
      if (!clock.instant().isBefore(until)) {
        return undecided(id, state.isPresent());
      }
      waiting.pause(Dispatch.LOOK);
    }
  }

  /** The patience is over; an outage at its end hides what may have been decided. */
  private NotGiven undecided(long id, boolean seen) {
    String waited = "waited " + patience.toMinutes() + " min for run " + id;
    return seen
        ? new NotGiven(
            Code.APPROVAL_MISSING,
            waited + ", nobody decided",
            "have a reviewer decide there, and deploy again: the run is found",
            List.of())
        : unknown(
            waited + ", and GitHub does not answer what was decided",
            "deploy again when it does: the run is found");
  }

  /** Empty while it waits. */
  private static Optional<ApprovalAnswer> answer(
      ApprovalRequest request, RunState run, Consumer<String> progress) {
    progress.accept("approval by " + run.url());
    run.tellWaiting(progress);
    List<Approval> found = new ArrayList<>();
    List<String> passedOver = new ArrayList<>();
    for (RunState.Decision decision : run.decided(request.environment())) {
      Optional<String> fault = fault(request.config(), run, decision);
      fault.ifPresentOrElse(passedOver::add, () -> found.add(approval(request, run, decision)));
    }
    passedOver.forEach(progress);
    if (!found.isEmpty()) {
      return Optional.of(
          new Judgement(request, run.url(), "have a reviewer approve the run").of(found));
    }
    return run.isCompleted()
        ? Optional.of(ended(request.environment(), run, passedOver))
        : Optional.empty();
  }

  private static NotGiven ended(String environment, RunState run, List<String> passedOver) {
    return new NotGiven(
        Code.APPROVAL_MISSING,
        "run "
            + run.url()
            + " ended as "
            + (run.conclusion().isEmpty() ? "unknown" : run.conclusion())
            + (passedOver.isEmpty()
                ? ", and nobody approved " + environment
                : ": " + String.join("; ", passedOver)),
        "give the environment "
            + environment
            + " required reviewers, set \"prevent self-review\", and deploy again",
        List.of());
  }

  /** Why a decision does not count; empty when it does. */
  private static Optional<String> fault(
      ApprovalConfig config, RunState run, RunState.Decision decision) {
    if (!decision.person()) {
      return Optional.of(decision.login() + " decided, and is no person");
    }
    if (decision.isApproval() && run.isStarter(decision)) {
      return Optional.of(decision.login() + " approved the run that they started themselves");
    }
    return role(config, decision.login()).isEmpty()
        ? Optional.of(decision.login() + " decided, and is none of approval.approvers")
        : Optional.empty();
  }

  private static Approval approval(
      ApprovalRequest request, RunState run, RunState.Decision decision) {
    return new Approval(
        role(request.config(), decision.login()).orElseThrow().word(),
        decision.login(),
        decision.isApproval() ? Decision.APPROVED : Decision.REFUSED,
        request.planDigest(),
        // Of when somebody decided GitHub says only that it was not before this.
        began(run),
        "GitHub " + run.url());
  }

  private static Optional<Role> role(ApprovalConfig config, String login) {
    return config.approvers().isEmpty()
        ? Optional.of(config.roles().get(0))
        : config.approvers().stream()
            .filter(a -> a.name().equalsIgnoreCase(login))
            .map(Approver::role)
            .filter(config.roles()::contains)
            .findFirst();
  }

  private static Instant began(RunState run) {
    try {
      return Instant.parse(run.createdAt());
    } catch (DateTimeException e) {
      throw new GitHubException(
          200, "Tried to see when run " + run.url() + " began, but it has no created_at", e);
    }
  }

  /** The same for the same plan. */
  private static String nonce(ApprovalRequest request) {
    String digest = request.planDigest();
    String hex = digest.substring(digest.indexOf(':') + 1);
    return hex.substring(0, Math.min(NONCE_DIGITS, hex.length()));
  }

  private static NotGiven unknown(String cause, String nextStep) {
    return new NotGiven(Code.APPROVAL_UNKNOWN, cause, nextStep, List.of());
  }
}
