package dev.slipway;

import dev.slipway.config.ImageChecksConfig;
import dev.slipway.error.SlipwayException;
import dev.slipway.image.ImageReference;
import dev.slipway.image.Registry;
import dev.slipway.image.RegistryAnswer;
import dev.slipway.image.RegistryFailure;
import dev.slipway.image.ResolvedImage;
import dev.slipway.record.DeployedImage;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Before a rollback writes anything: are the images of that release still in their registries? Only
 * one that is seen to be gone refuses the rollback. A registry that does not answer, or not to
 * these credentials, does not keep anybody from going back: nodes may have the image still.
 */
final class ImagesStep implements Step {
  private final String recordId;
  private final PlanStep.Source source;

  ImagesStep(String recordId, PlanStep.Source source) {
    this.recordId = recordId;
    this.source = source;
  }

  @Override
  public String name() {
    return "images of " + recordId;
  }

  @Override
  public Phase phase() {
    return Phase.PREFLIGHT;
  }

  @Override
  public StepResult take(Run run) {
    Seen seen;
    try {
      List<DeployedImage> images = source.content(run).images();
      seen = look(images, run.release(), run.redactor(), run.clock());
    } catch (SlipwayException e) {
      return StepResult.failed(
          run.failures()
              .of(
                  phase(),
                  "PLAN_REFUSED",
                  String.valueOf(e.getMessage()),
                  "mend what is named; nothing was changed"));
    }
    seen.unknown().forEach(why -> run.listener().stepped(phase(), run.redactor().redact(why)));
    if (!seen.gone().isEmpty()) {
      return StepResult.failed(
          run.failures()
              .of(
                  phase(),
                  "IMAGE_GONE",
                  String.join("; ", seen.gone()),
                  "push the image again, or choose another release; nothing was changed"));
    }
    return seen.asked()
        ? StepResult.passed(
            seen.there()
                + " images are there, "
                + seen.unknown().size()
                + " could not be looked for")
        : StepResult.skipped("checks.images.notFor has this environment: images are not pulled");
  }

  /**
   * Refuses what cannot be gone back to.
   *
   * @throws SlipwayException with every image that is gone
   */
  static void require(List<DeployedImage> images, Release release, Redactor redactor, Clock clock) {
    Seen seen = look(images, release, redactor, clock);
    if (!seen.gone().isEmpty()) {
      throw new SlipwayException(
          "Tried to roll "
              + release.application()
              + " back to "
              + release.version()
              + ", but an image of it is gone: "
              + String.join("; ", seen.gone())
              + "; push it again, or choose another release. Nothing was changed");
    }
  }

  private static Seen look(
      List<DeployedImage> images, Release release, Redactor redactor, Clock clock) {
    ImageChecksConfig config = release.config().checks().images();
    if (config != null && config.notFor().contains(release.environment().name())) {
      return new Seen(false, 0, List.of(), List.of());
    }
    Registry registry = Registry.open(release.config().registries(), redactor, clock);
    Set<String> silent = new HashSet<>();
    List<String> gone = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    int there = 0;
    for (DeployedImage image : images) {
      ImageReference reference;
      try {
        reference = ImageReference.parse(image.reference());
      } catch (IllegalArgumentException | SlipwayException e) {
        unknown.add(String.valueOf(e.getMessage()));
        continue;
      }
      if (silent.contains(reference.registry())) {
        unknown.add(reference + ": " + reference.registry() + " does not answer");
        continue;
      }
      RegistryAnswer<ResolvedImage> answer = registry.resolve(reference);
      Optional<RegistryFailure> failure =
          answer.fold(found -> Optional.<RegistryFailure>empty(), Optional::of);
      if (failure.isEmpty()) {
        there++;
      } else if (failure.get().kind() == RegistryFailure.Kind.MISSING) {
        gone.add(failure.get().why());
      } else {
        unknown.add(failure.get().why());
        if (failure.get().kind() == RegistryFailure.Kind.UNREACHABLE) {
          silent.add(reference.registry());
        }
      }
    }
    return new Seen(true, there, gone, unknown);
  }

  private record Seen(boolean asked, int there, List<String> gone, List<String> unknown) {
    Seen {
      gone = List.copyOf(gone);
      unknown = List.copyOf(unknown);
    }
  }
}
