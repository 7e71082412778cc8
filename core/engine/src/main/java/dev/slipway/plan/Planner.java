package dev.slipway.plan;

import dev.slipway.cluster.ApplyException;
import dev.slipway.cluster.DiscoveredScopes;
import dev.slipway.cluster.ObjectRef;
import dev.slipway.cluster.Scopes;
import dev.slipway.cluster.SecretValues;
import dev.slipway.cluster.ServerSideApply;
import dev.slipway.error.SlipwayException;
import dev.slipway.manifest.Manifests;
import dev.slipway.manifest.OwnKinds;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Computes what a release would change, by server-side dry run. Writes nothing to the cluster. One
 * planner may make several plans; it is used by one thread at a time.
 */
public final class Planner {
  private static final int UNAUTHORIZED = 401;

  private final KubernetesClient client;
  private final Redactor redactor;
  private final Clock clock;
  private final ServerSideApply apply;
  private final LiveObjects live;
  private final MaskedDiff diff;

  /**
   * @param client not closed here
   * @param redactor learns every value of the Secrets that are seen, and masks the plan's texts
   */
  public Planner(KubernetesClient client, Redactor redactor, Clock clock) {
    this.client = Objects.requireNonNull(client, "client");
    this.redactor = Objects.requireNonNull(redactor, "redactor");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.apply = new ServerSideApply(client);
    this.live = new LiveObjects(client);
    this.diff = new MaskedDiff(redactor);
  }

  /**
   * Plans a release.
   *
   * <p>An object that cannot be dry-run yet, because its namespace or its kind comes with the
   * release itself, is planned as created and noted as not validated. Whether a quota has room does
   * not show in a dry run.
   *
   * @param manifests what is to be applied, the release's images set
   * @param previouslyApplied what the last release applied: of these, what the manifests no longer
   *     have is pruned
   * @throws PlanException with every object that the API server refuses, and why
   * @throws dev.slipway.error.SlipwayException when the API server could not be asked
   */
  public Plan plan(Release release, Manifests manifests, List<ObjectRef> previouslyApplied) {
    List<ObjectRef> gone =
        previouslyApplied.stream()
            .filter(p -> manifests.refs().stream().noneMatch(p::sameObject))
            .distinct()
            .toList();
    AutoscaledReplicas autoscaled =
        AutoscaledReplicas.find(client, release.namespace(), manifests, gone);
    Manifests applied = autoscaled.leftOut(manifests);
    Scopes scopes = new DiscoveredScopes(client);
    boolean namespaceThere = live.hasNamespace(release.namespace());
    List<PlanException.Refusal> refusals = new ArrayList<>();

    List<Step> steps = read(applied, scopes, namespaceThere, refusals);
    List<Change> changes = new ArrayList<>();
    PlanDigest digest = new PlanDigest();
    for (Step step : steps) {
      boolean scaled = autoscaled.scales(ObjectRef.of(step.object()));
      digest.add(step.object(), step.before(), scaled);
      try {
        changes.add(change(step, autoscaled.toApply(step.object(), step.before()), scaled));
      } catch (ApplyException e) {
        if (e.code() == 0 || e.code() == UNAUTHORIZED) {
          throw e;
        }
        refusals.add(refusal(e.ref(), e));
      }
    }
    if (!refusals.isEmpty()) {
      throw new PlanException(release.toString(), applied.objects().size(), refusals);
    }
    List<Change> leftovers = new Leftovers(scopes, live, this::learn, diff).of(gone);
    changes.addAll(leftovers);
    leftovers.forEach(digest::add);
    return new Plan(release, applied, changes, digest.value(), clock.instant());
  }

  /**
   * An object on its way to its change.
   *
   * @param before what is in the cluster; null when it is not there
   * @param unvalidated why it cannot be dry-run; empty when it can
   */
  private record Step(
      GenericKubernetesResource object,
      @Nullable GenericKubernetesResource before,
      String unvalidated) {}

  /** Reads everything first: a Secret's value may turn up in the diff of any other object. */
  private List<Step> read(
      Manifests manifests,
      Scopes scopes,
      boolean namespaceThere,
      List<PlanException.Refusal> refusals) {
    OwnKinds ownKinds = OwnKinds.of(manifests.objects());
    List<Step> steps = new ArrayList<>();
    for (GenericKubernetesResource object : manifests.objects()) {
      learn(object);
      ObjectRef ref = ObjectRef.of(object);
      boolean served = scopes.scope(ref.apiVersion(), ref.kind()) != Scopes.Scope.NOT_SERVED;
      if (ref.namespace() != null && !namespaceThere) {
        steps.add(
            new Step(
                object,
                null,
                "not validated: namespace " + ref.namespace() + " does not exist yet"));
      } else if (!served && ownKinds.scope(ref.apiVersion(), ref.kind()).isPresent()) {
        steps.add(
            new Step(
                object,
                null,
                "not validated: its CustomResourceDefinition comes with this release"));
      } else {
        try {
          GenericKubernetesResource before = served ? live.find(ref).orElse(null) : null;
          if (before != null) {
            learn(before);
          }
          steps.add(new Step(object, before, ""));
        } catch (LiveObjects.Forbidden e) {
          refusals.add(refusal(ref, e));
        }
      }
    }
    return steps;
  }

  private Change change(Step step, GenericKubernetesResource toApply, boolean autoscaled) {
    ObjectRef ref = ObjectRef.of(step.object());
    if (!step.unvalidated().isEmpty()) {
      return creation(ref, step.object(), step.unvalidated());
    }
    GenericKubernetesResource after = apply.apply(toApply, true);
    if (step.before() == null) {
      return creation(ref, step.object(), "");
    }
    Map<String, @Nullable Object> from = ObjectState.comparable(step.before(), autoscaled);
    Map<String, @Nullable Object> to = ObjectState.comparable(after, autoscaled);
    return from.equals(to)
        ? new Change(ref, Change.Kind.UNCHANGED, "")
        : new Change(ref, Change.Kind.CHANGE, diff.of(ref, from, to));
  }

  private Change creation(ObjectRef ref, GenericKubernetesResource object, String note) {
    return new Change(
        ref, Change.Kind.CREATE, diff.of(ref, null, ObjectState.sorted(object)), note);
  }

  private PlanException.Refusal refusal(ObjectRef ref, SlipwayException e) {
    return new PlanException.Refusal(ref, redactor.redact(String.valueOf(e.getMessage())));
  }

  private void learn(GenericKubernetesResource object) {
    redactor.learn(SecretValues.of(object));
  }
}
