package dev.slipway;

import dev.slipway.exec.PodChoice;
import dev.slipway.exec.PodExec;
import dev.slipway.exec.PodSelection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs something in a ready pod of a workload's newest version. */
final class PodExecs {
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
    PodChoice choice =
        new PodSelection(run.cluster().client(), run.release().namespace())
            .choose(workload, container);
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
