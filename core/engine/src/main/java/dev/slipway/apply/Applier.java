package dev.slipway.apply;

import dev.slipway.cluster.ApplyException;
import dev.slipway.cluster.ApplyStage;
import dev.slipway.cluster.LiveObjects;
import dev.slipway.cluster.ObjectRef;
import dev.slipway.cluster.ServerSideApply;
import dev.slipway.manifest.Manifests;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Applies a release's manifests server-side, in the order of {@link ApplyStage} and in parallel
 * within a stage. The first stage with a failure is the last. Applying again is safe and changes
 * nothing that is as it should be.
 */
public final class Applier {
  private final ServerSideApply serverSide;
  private final ReplicaHandover replicas;
  private final Definitions definitions;
  private final Executor executor;
  private final Backoff backoff;

  /**
   * @param client not closed here
   * @param executor runs the requests of a stage; as many at a time as it has threads
   */
  public Applier(KubernetesClient client, Executor executor) {
    this(client, executor, Backoff.standard());
  }

  Applier(KubernetesClient client, Executor executor, Backoff backoff) {
    this.serverSide = new ServerSideApply(client);
    this.replicas = new ReplicaHandover(client, new LiveObjects(client));
    this.definitions = new Definitions(client);
    this.executor = Objects.requireNonNull(executor, "executor");
    this.backoff = Objects.requireNonNull(backoff, "backoff");
  }

  /**
   * Applies every object. Blocks until all are applied, or the stage of the first failure is
   * through.
   *
   * @param listener hears of each object, on the executor's threads
   * @return every object with the generation that its rollout is gated on
   * @throws ApplyFailedException when an object was refused or the API server did not answer; and
   *     when the thread is interrupted, whose flag stays set: then requests that were already sent
   *     may still take effect
   */
  public Applied apply(Manifests manifests, ApplyListener listener) {
    List<AppliedObject> applied = new ArrayList<>();
    boolean defines = false;
    for (Map.Entry<ApplyStage, List<GenericKubernetesResource>> stage :
        stages(manifests).entrySet()) {
      boolean kindsMayCome = defines;
      defines |= stage.getKey() == ApplyStage.DEFINITIONS;
      List<CompletableFuture<AppliedObject>> started =
          stage.getValue().stream()
              .map(o -> new OneObject(o, kindsMayCome, listener).attempt(0))
              .toList();
      finish(stage.getValue(), started, applied, manifests.objects().size());
    }
    return new Applied(applied);
  }

  private static Map<ApplyStage, List<GenericKubernetesResource>> stages(Manifests manifests) {
    Map<ApplyStage, List<GenericKubernetesResource>> stages = new EnumMap<>(ApplyStage.class);
    for (GenericKubernetesResource object : manifests.objects()) {
      stages
          .computeIfAbsent(ApplyStage.of(ObjectRef.of(object)), s -> new ArrayList<>())
          .add(object);
    }
    return stages;
  }

  private static void finish(
      List<GenericKubernetesResource> objects,
      List<CompletableFuture<AppliedObject>> started,
      List<AppliedObject> applied,
      int total) {
    List<ApplyFailedException> failures = new ArrayList<>();
    for (int i = 0; i < started.size(); i++) {
      try {
        applied.add(started.get(i).get());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof ApplyFailedException failure)) {
          throw new IllegalStateException("An apply failed in a way that it should not", e);
        }
        failures.add(failure);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        started.forEach(f -> f.cancel(false));
        throw interrupted(ObjectRef.of(objects.get(i)), e).after(applied, total);
      }
    }
    if (!failures.isEmpty()) {
      ApplyFailedException first = failures.get(0).after(applied, total);
      failures.stream().skip(1).forEach(first::addSuppressed);
      throw first;
    }
  }

  private static ApplyFailedException interrupted(ObjectRef ref, InterruptedException e) {
    ApplyFailureCode code = ApplyFailureCode.INTERRUPTED;
    return new ApplyFailedException(
        ref,
        code,
        0,
        "Tried to apply " + ref + ", but was interrupted; " + code.nextStep(),
        code.nextStep(),
        List.of(),
        e);
  }

  /** The attempts at one object. */
  private final class OneObject {
    private final GenericKubernetesResource manifest;
    private final ObjectRef ref;
    private final boolean kindMayCome;
    private final ApplyListener listener;

    OneObject(GenericKubernetesResource manifest, boolean kindMayCome, ApplyListener listener) {
      this.manifest = manifest;
      this.ref = ObjectRef.of(manifest);
      this.kindMayCome = kindMayCome;
      this.listener = listener;
      listener.started(ref);
    }

    CompletableFuture<AppliedObject> attempt(int repeat) {
      return CompletableFuture.supplyAsync(this::once, after(repeat))
          .exceptionallyCompose(
              thrown -> {
                Throwable failure = thrown.getCause() == null ? thrown : thrown.getCause();
                Refusal refusal = refusal(failure);
                if (refusal != null && again(refusal, repeat)) {
                  return attempt(repeat + 1);
                }
                return CompletableFuture.failedFuture(
                    said(refusal == null ? failure : refusal.exception()));
              });
    }

    private @Nullable Refusal refusal(Throwable failure) {
      if (failure instanceof ApplyException refused) {
        return Refusal.of(refused);
      }
      return failure instanceof KubernetesClientException unanswered
          ? Refusal.of(ref, unanswered)
          : null;
    }

    private Executor after(int repeat) {
      return repeat == 0
          ? executor
          : CompletableFuture.delayedExecutor(
              backoff.pauses().get(repeat - 1).toMillis(), TimeUnit.MILLISECONDS, executor);
    }

    private AppliedObject once() {
      replicas.before(manifest).ifPresent(n -> listener.replicasHandedOver(ref, n));
      AppliedObject object = AppliedObject.of(serverSide.apply(manifest, false));
      if (ApplyStage.of(ref) == ApplyStage.DEFINITIONS) {
        definitions.awaitEstablished(ref);
      }
      listener.applied(object);
      return object;
    }

    private boolean again(Refusal refusal, int repeat) {
      boolean mayHelp =
          refusal.transientTrouble()
              || (kindMayCome && refusal.code() == ApplyFailureCode.NOT_SERVED);
      if (!mayHelp || repeat == backoff.pauses().size()) {
        return false;
      }
      Duration pause = backoff.pauses().get(repeat);
      listener.retrying(ref, refusal.message(), pause);
      return true;
    }

    private Throwable said(Throwable failure) {
      if (failure instanceof ApplyFailedException known) {
        listener.failed(ref, known.code(), String.valueOf(known.getMessage()));
      }
      return failure;
    }
  }
}
