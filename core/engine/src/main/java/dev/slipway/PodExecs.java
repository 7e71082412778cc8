package dev.slipway;

import dev.slipway.exec.PodChoice;
import dev.slipway.exec.PodExec;
import dev.slipway.exec.PodSelection;
import dev.slipway.release.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs something in a ready pod of a workload's newest version. */
final class PodExecs {
  private static final Duration READY_WITHIN = Duration.ofMinutes(1);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private PodExecs() {}

  /**
   * Chooses the pod and goes on with it, or with the reason why there is none.
   *
   * @param workload as {@code slipway.yaml} names it
   */
  static <T> T in(
      Run run,
      String workload,
      @Nullable String container,
      Function<PodExec, T> chosen,
      Function<PodChoice.None, T> none) {
    return go(run, choose(run, workload, container), chosen, none);
  }

  /**
   * The same, but waits for a pod to become ready: on the way back from a version that crashes now
   * and then, there may be none at just this moment.
   *
   * @param phase in which the wait is told
   */
  static <T> T inReady(
      Run run,
      Phase phase,
      String workload,
      @Nullable String container,
      Function<PodExec, T> chosen,
      Function<PodChoice.None, T> none) {
    Instant deadline = run.clock().instant().plus(READY_WITHIN);
    PodChoice choice = choose(run, workload, container);
    if (mayComeToBe(choice)) {
      run.listener()
          .stepped(
              phase,
              "waiting for a ready pod of "
                  + workload
                  + ", at most "
                  + READY_WITHIN.toSeconds()
                  + " s");
    }
    while (mayComeToBe(choice) && run.clock().instant().isBefore(deadline)) {
      Pause.until(run.clock().instant().plus(LOOK_AGAIN), run.clock(), run.tools().takeBack());
      run.requireLock();
      choice = choose(run, workload, container);
    }
    return go(run, choice, chosen, none);
  }

  private static boolean mayComeToBe(PodChoice choice) {
    return choice instanceof PodChoice.None none
        && (none.reason() == PodChoice.Reason.NO_READY_POD
            || none.reason() == PodChoice.Reason.NOT_OBSERVED);
  }

  private static PodChoice choose(Run run, String workload, @Nullable String container) {
    return new PodSelection(run.cluster().client(), run.release().namespace())
        .choose(workload, container);
  }

  private static <T> T go(
      Run run, PodChoice choice, Function<PodExec, T> chosen, Function<PodChoice.None, T> none) {
    return switch (choice.kind()) {
      case CHOSEN ->
          chosen.apply(
              new PodExec(
                  run.cluster().client(),
                  ((PodChoice.Chosen) choice).target(),
                  run.redactor(),
                  run.clock()));
      case NONE -> none.apply((PodChoice.None) choice);
    };
  }

  /** Whether there is no pod because a first release is to make the workload. */
  static boolean isYetToBeMade(Run run, PodChoice.None none) {
    return none.reason() == PodChoice.Reason.NO_WORKLOAD && run.draft().previousSha() == null;
  }
}
