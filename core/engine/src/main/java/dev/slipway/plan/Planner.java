package dev.slipway.plan;

import dev.slipway.cluster.ApplyException;
import dev.slipway.cluster.DiscoveredScopes;
import dev.slipway.cluster.ObjectRef;
import dev.slipway.cluster.Scopes;
import dev.slipway.cluster.SecretValues;
import dev.slipway.cluster.ServerSideApply;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Computes what a release would change, by server-side dry run. Writes nothing to the cluster. One
 * planner may make several plans; it is used by one thread at a time.
 */
public final class Planner {
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
    manifests.objects().forEach(this::learn);
    List<ObjectRef> goneFromManifests =
        previouslyApplied.stream()
            .filter(p -> manifests.refs().stream().noneMatch(p::sameObject))
            .distinct()
            .toList();
    AutoscaledReplicas autoscaled =
        AutoscaledReplicas.find(client, release.namespace(), manifests, goneFromManifests);
    Manifests applied = autoscaled.leftOut(manifests);
    Scopes scopes = new DiscoveredScopes(client);
    OwnKinds ownKinds = OwnKinds.of(applied.objects());
    boolean namespaceThere = live.hasNamespace(release.namespace());

    PlanDigest digest = new PlanDigest(namespaceThere);
    List<Change> changes = new ArrayList<>();
    List<PlanException.Refusal> refusals = new ArrayList<>();
    for (GenericKubernetesResource object : applied.objects()) {
      ObjectRef ref = ObjectRef.of(object);
      String unvalidated = unvalidated(ref, scopes, ownKinds, namespaceThere);
      if (!unvalidated.isEmpty()) {
        digest.add(object, null, autoscaled.scales(ref));
        changes.add(creation(object, unvalidated));
        continue;
      }
      GenericKubernetesResource before =
          scopes.scope(ref.apiVersion(), ref.kind()) == Scopes.Scope.NOT_SERVED
              ? null
              : live.find(ref).orElse(null);
      if (before != null) {
        learn(before);
      }
      digest.add(object, before, autoscaled.scales(ref));
      try {
        GenericKubernetesResource after = apply.apply(autoscaled.toApply(object, before), true);
        changes.add(
            before == null ? creation(object, "") : change(before, after, autoscaled.scales(ref)));
      } catch (ApplyException e) {
        if (e.code() == 0 || e.code() == 401) {
          throw e;
        }
        refusals.add(
            new PlanException.Refusal(ref, redactor.redact(Objects.toString(e.getMessage()))));
      }
    }
    if (!refusals.isEmpty()) {
      throw new PlanException(release.toString(), applied.objects().size(), refusals);
    }
    List<Change> leftovers = new Leftovers(scopes, live, this::learn, diff).of(goneFromManifests);
    changes.addAll(leftovers);
    leftovers.forEach(digest::add);
    return new Plan(release, applied, changes, digest.value(), clock.instant());
  }

  /** Why an object cannot be dry-run; empty when it can. */
  private static String unvalidated(
      ObjectRef ref, Scopes scopes, OwnKinds ownKinds, boolean namespaceThere) {
    if (ref.namespace() != null && !namespaceThere) {
      return "not validated: namespace " + ref.namespace() + " does not exist yet";
    }
    Optional<Scopes.Scope> own = ownKinds.scope(ref.apiVersion(), ref.kind());
    if (own.isPresent() && scopes.scope(ref.apiVersion(), ref.kind()) == Scopes.Scope.NOT_SERVED) {
      return "not validated: its CustomResourceDefinition comes with this release";
    }
    return "";
  }

  private Change creation(GenericKubernetesResource object, String note) {
    ObjectRef ref = ObjectRef.of(object);
    return new Change(
        ref, Change.Kind.CREATE, diff.of(ref, null, ObjectState.sorted(object)), note);
  }

  private Change change(
      GenericKubernetesResource before, GenericKubernetesResource after, boolean autoscaled) {
    ObjectRef ref = ObjectRef.of(after);
    Map<String, @Nullable Object> from = ObjectState.comparable(before, autoscaled);
    Map<String, @Nullable Object> to = ObjectState.comparable(after, autoscaled);
    return from.equals(to)
        ? new Change(ref, Change.Kind.UNCHANGED, "")
        : new Change(ref, Change.Kind.CHANGE, diff.of(ref, from, to));
  }

  private void learn(GenericKubernetesResource object) {
    redactor.learn(SecretValues.of(object));
  }
}
