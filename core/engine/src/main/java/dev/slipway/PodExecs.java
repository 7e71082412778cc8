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
  static StepResult in(
      Run run,
      String workload,
      @Nullable String container,
      Function<PodExec, StepResult> chosen,
      Function<PodChoice.None, StepResult> none) {
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
}
