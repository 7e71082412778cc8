package dev.slipway.rollout;

import dev.slipway.rollout.Finding.Wait;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Judges one workload from what is seen of it. It has no client, no thread and no clock: it is
 * given one look after another, each with its time, and remembers what it must. Proof comes before
 * readiness, and readiness before the deadline. Not thread-safe.
 */
final class RolloutJudge {
  /** A pod that is not ready only for a moment holds nobody up. */
  private static final Duration STUCK = Duration.ofSeconds(5);

  private final RolloutTarget target;
  private final Instant deadline;
  private final Memory memory = new Memory();
  private final PodJudge pods = new PodJudge();
  private final RefusalRule refusals = new RefusalRule();
  private final StabilityWindow stability;
  private Instant lookedAt = Instant.MIN;
  private @Nullable String uid;
  private @Nullable String staleExcess;
  private boolean lookedAtConditions;
  private Verdict.Progressing last = new Verdict.Progressing("nothing seen yet", 0, 0);
  private @Nullable Wait lastWait;
  private @Nullable Pod stuck;

  RolloutJudge(RolloutTarget target, Instant started) {
    this.target = target;
    this.deadline = started.plus(target.timeout());
    this.stability = new StabilityWindow(target.stability());
  }

  /** Judges a look at the workload. */
  Verdict judge(OwnerTree tree, Instant now) {
    memory.begin(now);
    stuck = null;
    Verdict verdict = look(tree, now);
    memory.end();
    return orDeadline(verdict, now);
  }

  /** Says that nothing can be seen now; nothing fails for it before the deadline. */
  Verdict unseen(String reason, Instant now) {
    return orDeadline(new Verdict.Progressing(reason, last.ready(), last.wanted()), now);
  }

  /**
   * The pod for which its StatefulSet's controller has waited for some time, in the look that was
   * judged last.
   */
  Optional<Pod> stuck() {
    return Optional.ofNullable(stuck);
  }

  /**
   * When it must be judged again although nothing has changed; in the past when nothing but a
   * change can change the verdict.
   */
  Instant due() {
    return Stream.of(memory.due(), stability.end(), Optional.of(deadline))
        .flatMap(Optional::stream)
        .filter(lookedAt::isBefore)
        .min(Comparator.naturalOrder())
        .orElse(deadline);
  }

  private Verdict look(OwnerTree tree, Instant now) {
    HasMetadata workload = tree.workload();
    if (workload == null || isAnother(workload)) {
      return deleted(tree, workload == null ? "is not in the cluster" : "was replaced by another");
    }
    if (workload.getMetadata().getDeletionTimestamp() != null) {
      return deleted(tree, "is being deleted");
    }
    uid = OwnerTree.uid(workload);
    memory.noteFirstEvents(tree);
    Long generation = workload.getMetadata().getGeneration();
    if (generation != null && generation < target.generation()) {
      return new Verdict.Progressing(
          "generation " + target.generation() + " is not to be seen yet", 0, 0);
    }
    Standing standing = Standings.read(workload, tree);
    return weigh(tree, standing, workload, now);
  }

  private Verdict weigh(OwnerTree tree, Standing standing, HasMetadata workload, Instant now) {
    stuck =
        StatefulSetStanding.stuck(tree)
            .filter(pod -> memory.held("stuck " + OwnerTree.uid(pod), STUCK))
            .orElse(null);
    Sight sight = new Sight(target, tree, standing, memory);
    List<Finding> findings = new ArrayList<>();
    standing.failure().ifPresent(findings::add);
    stability.restart(standing.newPods()).ifPresent(findings::add);
    if (!standing.settled()) {
      refusals.look(tree, standing, memory).ifPresent(findings::add);
      findings.addAll(pods.look(sight));
    } else {
      standing.newPods().stream()
          .filter(Pods::ready)
          .forEach(p -> memory.noteReady(OwnerTree.uid(p)));
    }
    Optional<Finding.Fault> fault = first(findings, Finding.Fault.class);
    if (fault.isPresent()) {
      return new Verdict.Failed(fault.get());
    }
    Optional<Wait> gravest =
        findings.stream()
            .filter(Wait.class::isInstance)
            .map(Wait.class::cast)
            .min(Comparator.comparing(Wait::concern));
    lastWait = gravest.orElse(null);
    Optional<String> exceeded = progressExceeded(workload);
    if (exceeded.isPresent() && !standing.settled()) {
      return new Verdict.Failed(deadlineFault(exceeded.get(), standing, gravest));
    }
    return standing.settled() ? settle(standing, now) : wait(standing, gravest);
  }

  private Verdict settle(Standing standing, Instant now) {
    if (standing.endsByItself() || standing.wanted() == 0) {
      return new Verdict.Complete(standing.ready());
    }
    stability.enter(now, standing.newPods());
    Instant end = stability.end().orElse(now);
    if (!end.isAfter(now)) {
      return new Verdict.Complete(standing.ready());
    }
    return new Verdict.Progressing(
        "ready, must stay so for " + Words.seconds(target.stability()),
        standing.ready(),
        standing.wanted());
  }

  private Verdict wait(Standing standing, Optional<Wait> gravest) {
    stability.leave();
    String missing = Objects.toString(standing.missing(), "");
    return new Verdict.Progressing(
        gravest.map(Wait::reason).orElse(missing), standing.ready(), standing.wanted());
  }

  /**
   * Turns waiting into a failure once the deadline has passed. A workload that was ready in time
   * may live through the rest of its stability window; it cannot start that window again.
   */
  private Verdict orDeadline(Verdict verdict, Instant now) {
    lookedAt = now;
    if (!(verdict instanceof Verdict.Progressing progressing)) {
      return verdict;
    }
    last = progressing;
    boolean stabilising = stability.end().filter(e -> e.isAfter(now)).isPresent();
    if (now.isBefore(deadline) || stabilising) {
      return verdict;
    }
    return new Verdict.Failed(
        new Finding.Fault(
            FailureCode.DEADLINE,
            target.workload()
                + ": not complete after "
                + Words.seconds(target.timeout())
                + ", ready "
                + progressing.ready()
                + "/"
                + progressing.wanted()
                + "; last waiting for: "
                + progressing.reason(),
            lastWait == null ? null : lastWait.pod(),
            lastWait == null ? null : lastWait.container()));
  }

  /**
   * Whether the Deployment's own progress deadline has passed. A ReplicaSet that a rollback takes
   * up again keeps the condition of its earlier failure (kubernetes#49637), so one that was there
   * at the first look does not count.
   */
  private Optional<String> progressExceeded(HasMetadata workload) {
    if (!(workload instanceof Deployment deployment)
        || deployment.getStatus() == null
        || !Standing.observed(deployment.getStatus().getObservedGeneration(), workload)) {
      return Optional.empty();
    }
    Optional<DeploymentCondition> exceeded =
        deployment.getStatus().getConditions().stream()
            .filter(c -> "Progressing".equals(c.getType()) && "False".equals(c.getStatus()))
            .filter(c -> "ProgressDeadlineExceeded".equals(c.getReason()))
            .findFirst();
    String mark = exceeded.map(c -> Objects.toString(c.getLastUpdateTime(), "")).orElse(null);
    if (!lookedAtConditions) {
      lookedAtConditions = true;
      staleExcess = mark;
    }
    return exceeded
        .filter(c -> !Objects.equals(mark, staleExcess))
        .map(c -> Gist.of(c.getMessage()));
  }

  private Finding.Fault deadlineFault(String exceeded, Standing standing, Optional<Wait> gravest) {
    String reason = gravest.map(Wait::reason).orElse(Objects.toString(standing.missing(), ""));
    return new Finding.Fault(
        FailureCode.DEADLINE,
        target.workload() + ": " + exceeded + "; last waiting for: " + reason,
        gravest.map(Wait::pod).orElse(null),
        gravest.map(Wait::container).orElse(null));
  }

  private boolean isAnother(HasMetadata workload) {
    return uid != null && !uid.equals(OwnerTree.uid(workload));
  }

  private static Verdict deleted(OwnerTree tree, String how) {
    return new Verdict.Failed(
        new Finding.Fault(FailureCode.DELETED, tree.ref() + " " + how, null, null));
  }

  private static <T extends Finding> Optional<T> first(List<Finding> findings, Class<T> kind) {
    return findings.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }
}
