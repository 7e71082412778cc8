package dev.slipway.snapshot;

import dev.slipway.apply.Pruner;
import dev.slipway.cluster.ApiAnswer;
import dev.slipway.cluster.ApiFailure;
import dev.slipway.cluster.ImmutableField;
import dev.slipway.cluster.LiveObjects;
import dev.slipway.cluster.ObjectCopy;
import dev.slipway.cluster.ObjectRef;
import dev.slipway.cluster.SecretValues;
import dev.slipway.redact.Redactor;
import dev.slipway.snapshot.RestoredObject.Outcome;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Brings one object back that existed before. Each step looks at what is there now, so a restore
 * that died in the middle is taken up where it was.
 */
final class ObjectRestore {
  /** Controllers write too; each conflict is answered by a fresh look. */
  private static final int ATTEMPTS = 10;

  private static final Duration DELETION = Duration.ofSeconds(60);

  private final LiveObjects live;
  private final Autoscalers autoscalers;
  private final BeforeImage image;
  private final GenericKubernetesResource before;
  private Outcome outcome = Outcome.UNCHANGED;
  private String note = "";

  ObjectRestore(
      LiveObjects live,
      Autoscalers autoscalers,
      BeforeImage image,
      GenericKubernetesResource before) {
    this.live = live;
    this.autoscalers = autoscalers;
    this.image = image;
    this.before = before;
  }

  RestoredObject restore() {
    ObjectRef ref = image.ref();
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        Optional<RestoredObject> done = attempt();
        if (done.isPresent()) {
          return done.get();
        }
      }
      return failed("somebody else changed it again and again; find out who");
    } catch (KubernetesClientException e) {
      // The API server may quote what it refuses.
      Redactor redactor = new Redactor();
      redactor.learn(SecretValues.of(before));
      return failed("Tried to restore " + ref + ", but " + redactor.redact(ApiAnswer.of(e)));
    }
  }

  /** One look and one write; empty when another look is needed. */
  private Optional<RestoredObject> attempt() {
    Optional<GenericKubernetesResource> found = live.find(image.ref());
    if (found.isEmpty()) {
      return createAnew();
    }
    GenericKubernetesResource now = found.get();
    if (now.getMetadata().getDeletionTimestamp() != null) {
      return awaitDeletion(now);
    }
    try {
      return Optional.of(done(withOwnership(withContent(now))));
    } catch (KubernetesClientException e) {
      ApiFailure failure = ApiFailure.of(e);
      if (failure == ApiFailure.CONFLICT || failure == ApiFailure.MISSING) {
        return Optional.empty();
      }
      // Once is enough: what was created as before and still differs would differ again.
      if (outcome != Outcome.RECREATED && ImmutableField.refused(e.getCode(), ApiAnswer.of(e))) {
        return replaceWhole(now, ApiAnswer.of(e));
      }
      throw e;
    }
  }

  private GenericKubernetesResource withContent(GenericKubernetesResource now) {
    GenericKubernetesResource wanted = Content.over(before, now);
    if (autoscalers.scale(image.ref())
        && now.get("spec", "replicas") instanceof Number replicas
        && replicas.longValue() > 0) {
      Content.setReplicas(wanted, replicas);
    }
    if (Content.keepGrownStorage(wanted, now)) {
      note = "its storage stays as it has grown: a claim cannot be made smaller";
    }
    if (Content.same(wanted, now)) {
      return now;
    }
    if (Autoscalers.mayScale(image) && !autoscalers.trouble().isEmpty()) {
      note =
          "its replicas are as before; whether an autoscaler has them now could not be seen: "
              + autoscalers.trouble();
    }
    GenericKubernetesResource result = live.replace(wanted);
    if (outcome == Outcome.UNCHANGED) {
      outcome = Outcome.RESTORED;
    }
    if (!Content.same(wanted, result)) {
      note = "the API server or an admission webhook changed it on the way";
    }
    return result;
  }

  private GenericKubernetesResource withOwnership(GenericKubernetesResource now) {
    List<ManagedFieldsEntry> owned = before.getMetadata().getManagedFields();
    if (owned.isEmpty() || Ownership.same(owned, now.getMetadata().getManagedFields())) {
      return now;
    }
    GenericKubernetesResource wanted = ObjectCopy.of(now);
    wanted
        .getMetadata()
        .setManagedFields(Ownership.asBefore(owned, now.getMetadata().getManagedFields()));
    if (outcome == Outcome.UNCHANGED) {
      outcome = Outcome.RESTORED;
    }
    return live.replace(wanted);
  }

  private Optional<RestoredObject> createAnew() {
    if (image.finished()) {
      return Optional.of(
          kept("it had run before the release and is gone; to create it again would run it again"));
    }
    if (Pruner.holdsData(image.ref())) {
      return Optional.of(failed("it is gone, and its data with it; restore it from a backup"));
    }
    GenericKubernetesResource wanted = Content.anew(before);
    try {
      live.create(wanted);
    } catch (KubernetesClientException e) {
      ApiFailure failure = ApiFailure.of(e);
      if (failure == ApiFailure.CONFLICT) {
        return Optional.empty();
      }
      if (e.getCode() != 422 || !Assigned.hasAddress(wanted)) {
        throw e;
      }
      Assigned.dropAddresses(wanted);
      live.create(wanted);
      note = "its former cluster IP or node ports are taken: it has new ones";
    }
    outcome = Outcome.RECREATED;
    return Optional.empty();
  }

  private Optional<RestoredObject> awaitDeletion(GenericKubernetesResource now) {
    if (live.awaitGone(now, DELETION)) {
      return Optional.empty();
    }
    return Optional.of(
        failed(
            "it is being deleted, and after "
                + DELETION.toSeconds()
                + " s still held by finalizers "
                + Objects.requireNonNullElse(now.getMetadata().getFinalizers(), List.of())));
  }

  private Optional<RestoredObject> replaceWhole(GenericKubernetesResource now, String immutable) {
    if (Pruner.isProtected(image.ref())) {
      return Optional.of(
          failed(
              "a field cannot be changed back, and a "
                  + image.ref().kind()
                  + " is never deleted: "
                  + immutable));
    }
    if (image.finished()) {
      return Optional.of(
          kept(
              "it had run before the release and another took its name; to create it again would"
                  + " run it again"));
    }
    live.delete(now);
    outcome = Outcome.RECREATED;
    note = "a field could not be changed back, so it was deleted and created as before";
    return live.awaitGone(now, DELETION) ? Optional.empty() : awaitDeletion(now);
  }

  private RestoredObject done(GenericKubernetesResource now) {
    Long generation = now.getMetadata().getGeneration();
    return new RestoredObject(image.ref(), outcome, generation == null ? 0 : generation, note);
  }

  private RestoredObject kept(String why) {
    return new RestoredObject(image.ref(), Outcome.KEPT, 0, why);
  }

  private RestoredObject failed(String why) {
    return new RestoredObject(image.ref(), Outcome.FAILED, 0, why);
  }
}
