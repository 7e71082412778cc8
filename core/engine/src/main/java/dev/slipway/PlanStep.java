package dev.slipway;

import dev.slipway.cluster.DiscoveredScopes;
import dev.slipway.cluster.ObjectRef;
import dev.slipway.cluster.Scopes;
import dev.slipway.error.SlipwayException;
import dev.slipway.manifest.ManifestRenderer;
import dev.slipway.manifest.Manifests;
import dev.slipway.manifest.ReleaseImages;
import dev.slipway.manifest.ReleaseManifests;
import dev.slipway.plan.Change;
import dev.slipway.plan.Plan;
import dev.slipway.plan.Planner;
import dev.slipway.record.ChangeCounts;
import dev.slipway.record.DeployedImage;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Plans the release, holds the plan against the approved one, and keeps it: from here on the plan
 * is what is done, whatever happens to the overlay's files.
 */
final class PlanStep implements Step {
  private final Source source;
  private final boolean asks;

  /**
   * The objects of a release.
   *
   * @param manifests with the release's images set
   * @param images as they are set
   */
  record Content(Manifests manifests, List<DeployedImage> images) {
    Content {
      images = List.copyOf(images);
    }
  }

  /** Where the objects of a release come from. */
  @FunctionalInterface
  interface Source {
    /** The objects, with the release's images set. */
    Content content(Run run);
  }

  /**
   * @param asks whether somebody must approve, where {@code slipway.yaml} says so
   */
  PlanStep(Source source, boolean asks) {
    this.source = source;
    this.asks = asks;
  }

  @Override
  public String name() {
    return Phase.APPROVAL.word();
  }

  @Override
  public Phase phase() {
    return Phase.APPROVAL;
  }

  @Override
  public StepResult take(Run run) {
    Plan plan;
    Content content;
    try {
      content = source.content(run);
      plan =
          plan(
              run.cluster().client(),
              run.tools(),
              run.release(),
              content.manifests(),
              Records.appliedBefore(run.tools().records().history()));
    } catch (SlipwayException e) {
      return StepResult.failed(
          run.failures()
              .of(
                  phase(),
                  "PLAN_REFUSED",
                  String.valueOf(e.getMessage()),
                  "mend what is named; nothing was changed"));
    }
    run.listener().planned(plan);
    String approved = run.approvedDigest();
    if (approved != null && !approved.equals(plan.digest())) {
      return StepResult.failed(
          run.failures()
              .of(
                  phase(),
                  "PLAN_CHANGED",
                  "the plan is no longer the approved one: approved was "
                      + approved
                      + ", now it is "
                      + plan.digest(),
                  "look at the new plan, and approve that"));
    }
    keep(run, plan, content.images());
    if (asks) {
      Optional<StepResult> refused = ApprovalGate.ask(run, plan, counts(plan));
      if (refused.isPresent()) {
        return refused.get();
      }
    }
    return StepResult.passed(counts(plan) + "; plan " + plan.digest());
  }

  /** Plans without a release under way. */
  static Plan plan(
      KubernetesClient client,
      Tools tools,
      Release release,
      Manifests manifests,
      List<ObjectRef> appliedBefore) {
    return new Planner(client, tools.redactor(), tools.clock())
        .plan(release, manifests, appliedBefore);
  }

  /** The release's own manifests, from its overlay or folder. */
  static Content rendered(KubernetesClient client, Tools tools, Release release) {
    ManifestRenderer renderer = tools.renderer();
    Scopes scopes = new DiscoveredScopes(client);
    ReleaseImages.Result result =
        renderer == null
            ? ReleaseManifests.of(release, scopes)
            : ReleaseManifests.of(release, scopes, renderer);
    requireWorkloads(release, result.manifests());
    ReleaseImages.Result pinned = ImagePins.in(result, release, tools.redactor(), tools.clock());
    return new Content(
        pinned.manifests(),
        pinned.images().stream().map(i -> new DeployedImage(i.name(), i.reference())).toList());
  }

  private static void requireWorkloads(Release release, Manifests manifests) {
    String missing =
        release.config().workloads().stream()
            .filter(w -> manifests.find(w.kind(), w.name()).isEmpty())
            .map(w -> w.kind() + "/" + w.name())
            .collect(Collectors.joining(", "));
    if (!missing.isEmpty()) {
      throw new SlipwayException(
          "Tried to find the workloads of slipway.yaml in the manifests, but "
              + missing
              + " is not there; the manifests have "
              + manifests.refs());
    }
  }

  private static void keep(Run run, Plan plan, List<DeployedImage> images) {
    List<ObjectRef> prunes = plan.changes(Change.Kind.PRUNE).stream().map(Change::ref).toList();
    Keep.Planned planned = new Keep.Planned(plan.manifests().objects(), prunes, images);
    run.keep().planned(planned);
    ChangeCounts counts =
        new ChangeCounts(
            plan.changes(Change.Kind.CREATE).size(),
            plan.changes(Change.Kind.CHANGE).size(),
            plan.changes(Change.Kind.UNCHANGED).size(),
            prunes.size());
    // What is never deleted is carried on, so that it is not forgotten.
    List<ObjectRef> applied =
        Stream.concat(
                plan.manifests().refs().stream(),
                plan.changes(Change.Kind.KEEP).stream().map(Change::ref))
            .toList();
    run.draft(draft -> draft.planned(planned, plan.digest(), counts, applied));
  }

  private static String counts(Plan plan) {
    return Stream.of(Change.Kind.values())
        .map(k -> plan.changes(k).size() + " " + k.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
