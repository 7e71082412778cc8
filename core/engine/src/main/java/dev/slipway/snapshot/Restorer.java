package dev.slipway.snapshot;

import dev.slipway.apply.PrunedObject;
import dev.slipway.apply.Pruner;
import dev.slipway.cluster.ApplyStage;
import dev.slipway.cluster.LiveObjects;
import dev.slipway.cluster.ObjectRef;
import dev.slipway.snapshot.RestoredObject.Outcome;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Brings everything back that a snapshot holds: what was, is as it was, to the field and to who
 * owns it; what was not, is deleted, but for what holds data. First goes what could refuse or undo
 * a restore, then the objects in the order of {@link ApplyStage}, and what is to be deleted last,
 * so that the old version has what it needs at every moment. Carries on after a failure. Restoring
 * again, as after a crash in the middle, comes to the same end.
 */
public final class Restorer {
  /** They decide what the API server lets pass, so they are as before from the start. */
  private static final Set<String> GUARDS =
      Set.of(
          "/ResourceQuota",
          "/LimitRange",
          "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
          "admissionregistration.k8s.io/MutatingWebhookConfiguration",
          "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
          "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
          "admissionregistration.k8s.io/MutatingAdmissionPolicy",
          "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding");

  /** Those that the release brought would scale what is restored. */
  private static final Set<String> SCALERS =
      Set.of(
          "autoscaling/HorizontalPodAutoscaler",
          "autoscaling.k8s.io/VerticalPodAutoscaler",
          "keda.sh/ScaledObject");

  private final KubernetesClient client;
  private final LiveObjects live;
  private final Pruner pruner;
  private final InParallel parallel;

  /**
   * @param client not closed here
   * @param executor runs the requests of a stage; as many at a time as it has threads
   */
  public Restorer(KubernetesClient client, Executor executor) {
    this.client = Objects.requireNonNull(client, "client");
    this.live = new LiveObjects(client);
    this.pruner = new Pruner(client);
    this.parallel = new InParallel(executor, "restore a snapshot");
  }

  /**
   * Restores a snapshot. Blocks until every object had its turn.
   *
   * @param listener hears of each object as it is through, on the executor's threads
   * @return what came of each object
   * @throws SnapshotException when the thread is interrupted, whose flag stays set
   */
  public Restored restore(Snapshot snapshot, Consumer<RestoredObject> listener) {
    Pass pass = new Pass(snapshot, listener);
    pass.over(i -> i.isAbsent() && isOf(SCALERS, i));
    pass.over(i -> isOf(GUARDS, i));
    for (ApplyStage stage : ApplyStage.values()) {
      pass.over(i -> !i.isAbsent() && ApplyStage.of(i.ref()) == stage);
    }
    List<ApplyStage> backwards = new ArrayList<>(List.of(ApplyStage.values()));
    Collections.reverse(backwards);
    for (ApplyStage stage : backwards) {
      pass.over(i -> i.isAbsent() && ApplyStage.of(i.ref()) == stage);
    }
    return pass.restored();
  }

  private static boolean isOf(Set<String> kinds, BeforeImage image) {
    return kinds.contains(image.ref().group() + "/" + image.ref().kind());
  }

  private RestoredObject delete(ObjectRef ref) {
    PrunedObject pruned = pruner.prune(ref);
    Outcome outcome =
        switch (pruned.outcome()) {
          case DELETED -> Outcome.DELETED;
          case GONE -> Outcome.UNCHANGED;
          case KEPT -> Outcome.KEPT;
          case FAILED -> Outcome.FAILED;
        };
    return new RestoredObject(ref, outcome, 0, pruned.note());
  }

  /** One way through a snapshot: each object once, in the first pass that takes it. */
  private final class Pass {
    private final Snapshot snapshot;
    private final Consumer<RestoredObject> listener;
    private final Map<ObjectRef, RestoredObject> results = new HashMap<>();
    private @Nullable Autoscalers autoscalers;

    Pass(Snapshot snapshot, Consumer<RestoredObject> listener) {
      this.snapshot = snapshot;
      this.listener = listener;
    }

    void over(Predicate<BeforeImage> which) {
      List<BeforeImage> images =
          snapshot.images().stream()
              .filter(i -> !results.containsKey(i.ref()))
              .filter(which)
              .toList();
      if (images.stream().anyMatch(Autoscalers::mayScale) && autoscalers == null) {
        // Not before: those that the release brought are gone by now.
        autoscalers = Autoscalers.of(client, snapshot);
      }
      Autoscalers known = autoscalers == null ? Autoscalers.none() : autoscalers;
      parallel.each(images, i -> one(i, known)).forEach(r -> results.put(r.ref(), r));
    }

    private RestoredObject one(BeforeImage image, Autoscalers known) {
      RestoredObject result =
          image
              .object()
              .map(before -> new ObjectRestore(live, known, image, before).restore())
              .orElseGet(() -> delete(image.ref()));
      listener.accept(result);
      return result;
    }

    Restored restored() {
      return new Restored(
          snapshot.images().stream()
              .map(i -> Objects.requireNonNull(results.get(i.ref())))
              .toList());
    }
  }
}
