package dev.slipway.rollout;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/**
 * A Job is there when its condition Complete is true, and has failed when its condition Failed is:
 * how many tries and how much time that takes is for its own back-off limit and active deadline.
 */
final class JobStanding {
  private JobStanding() {}

  static Standing read(Job job, OwnerTree tree) {
    JobStatus status = Objects.requireNonNullElseGet(job.getStatus(), JobStatus::new);
    int wanted = Standing.orOne(job.getSpec().getCompletions());
    int succeeded = Standing.orZero(status.getSucceeded());
    Optional<JobCondition> failed = condition(status, "Failed");
    if (failed.isPresent()) {
      return new Standing(
          succeeded, wanted, tree.pods(), job, true, "failed", fault(tree, failed.get()));
    }
    if (condition(status, "Complete").isPresent()) {
      return new Standing(succeeded, wanted, tree.pods(), job, true, null, null);
    }
    String missing =
        Boolean.TRUE.equals(job.getSpec().getSuspend())
            ? tree.ref() + " is suspended: nothing runs until it is resumed"
            : succeeded + " of " + wanted + " completions";
    return new Standing(succeeded, wanted, tree.pods(), job, true, missing, null);
  }

  private static Optional<JobCondition> condition(JobStatus status, String type) {
    return status.getConditions().stream()
        .filter(c -> type.equals(c.getType()) && "True".equals(c.getStatus()))
        .findFirst();
  }

  private static Finding.Fault fault(OwnerTree tree, JobCondition failed) {
    String what =
        tree.ref()
            + ": "
            + Objects.toString(failed.getReason(), "failed")
            + " ("
            + Gist.of(failed.getMessage())
            + ")";
    Optional<ContainerView> culprit =
        tree.pods().stream()
            .sorted(
                Comparator.comparing(
                        (Pod p) -> Objects.toString(p.getMetadata().getCreationTimestamp(), ""))
                    .reversed())
            .flatMap(p -> ContainerView.of(p).stream())
            .filter(c -> c.lastEnd().filter(e -> ContainerView.exitCode(e) != 0).isPresent())
            .findFirst();
    if (culprit.isEmpty()) {
      Pod any = tree.pods().isEmpty() ? null : tree.pods().get(tree.pods().size() - 1);
      return new Finding.Fault(FailureCode.JOB_FAILED, what, any, null);
    }
    ContainerView container = culprit.get();
    String end = container.lastEnd().map(ContainerView::describe).orElse("");
    return new Finding.Fault(
        FailureCode.JOB_FAILED,
        what + "; " + container.where() + ": " + end,
        container.pod(),
        container.spec().getName());
  }
}
