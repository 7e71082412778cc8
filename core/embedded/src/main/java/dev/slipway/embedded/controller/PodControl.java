package dev.slipway.embedded.controller;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.api.DeletionPropagation;
import dev.slipway.embedded.api.KubernetesApi;
import dev.slipway.embedded.work.EventRecorder;
import dev.slipway.embedded.work.Owners;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Creates and deletes a controller's pods, with the events of it. */
final class PodControl {
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private final KubernetesApi api;
  private final EventRecorder events;

  PodControl(KubernetesApi api, EventRecorder events) {
    this.api = api;
    this.events = events;
  }

  /**
   * The pods that the owner controls, not to be changed; those that match its selector and have no
   * one are adopted.
   */
  List<Pod> pods(HasMetadata owner, @Nullable LabelSelector selector) {
    List<Pod> pods = new ArrayList<>();
    for (Pod pod : api.look(Pod.class, owner.getMetadata().getNamespace())) {
      if (Owners.controls(owner, pod)) {
        pods.add(pod);
      } else if (selector != null
          && Owners.of(pod).isEmpty()
          && !Owners.isGoing(pod)
          && !Owners.isGoing(owner)
          && Selection.matches(selector, pod.getMetadata().getLabels())) {
        Pod adopted = new PodBuilder(pod).build();
        adopted.getMetadata().getOwnerReferences().add(Owners.controller(owner));
        pods.add(api.update(adopted));
      }
    }
    return pods;
  }

  /** A pod of a template, with a name that the API server completes. */
  static Pod pod(HasMetadata owner, PodTemplateSpec template) {
    PodTemplateSpec copy = new PodTemplateSpecBuilder(template).build();
    Pod pod = new Pod();
    pod.setMetadata(new io.fabric8.kubernetes.api.model.ObjectMeta());
    pod.getMetadata().setGenerateName(owner.getMetadata().getName() + "-");
    pod.getMetadata().setNamespace(owner.getMetadata().getNamespace());
    if (copy.getMetadata() != null) {
      pod.getMetadata().setLabels(copy.getMetadata().getLabels());
      pod.getMetadata().setAnnotations(copy.getMetadata().getAnnotations());
      pod.getMetadata().setFinalizers(copy.getMetadata().getFinalizers());
    }
    pod.getMetadata().setOwnerReferences(new ArrayList<>(List.of(Owners.controller(owner))));
    pod.setSpec(copy.getSpec());
    return pod;
  }

  /** Creates a pod and says so; a refusal is said and thrown on. */
  Pod create(HasMetadata owner, Pod pod) {
    try {
      Pod created = api.create(pod);
      events.normal(owner, "SuccessfulCreate", "Created pod: " + created.getMetadata().getName());
      return created;
    } catch (ApiException e) {
      if (!e.isAlreadyExists() && !isTerminating(e)) {
        events.warning(owner, "FailedCreate", "Error creating: " + e.getMessage());
      }
      throw e;
    }
  }

  void delete(HasMetadata owner, Pod pod) {
    try {
      api.delete(pod, DeletionPropagation.BACKGROUND);
      events.normal(owner, "SuccessfulDelete", "Deleted pod: " + pod.getMetadata().getName());
    } catch (ApiException e) {
      if (!e.isNotFound() && !e.isConflict()) {
        throw e;
      }
    }
  }

  static boolean isTerminating(ApiException refusal) {
    return Optional.ofNullable(refusal.getMessage())
        .filter(m -> m.contains("because it is being terminated"))
        .isPresent();
  }

  /** A short name of a template: equal templates have equal ones. */
  static String hash(PodTemplateSpec template) {
    CRC32 sum = new CRC32();
    sum.update(Serialization.asJson(template).getBytes(StandardCharsets.UTF_8));
    StringBuilder text = new StringBuilder();
    for (char digit : Long.toString(sum.getValue()).toCharArray()) {
      text.append(ALPHABET.charAt(digit % ALPHABET.length()));
    }
    return text.toString();
  }

  /** The labels of a template, to change. */
  static Map<String, String> labels(PodTemplateSpec template) {
    if (template.getMetadata() == null) {
      template.setMetadata(new io.fabric8.kubernetes.api.model.ObjectMeta());
    }
    Map<String, String> labels =
        template.getMetadata().getLabels() == null
            ? new LinkedHashMap<>()
            : new LinkedHashMap<>(template.getMetadata().getLabels());
    template.getMetadata().setLabels(labels);
    return labels;
  }
}
