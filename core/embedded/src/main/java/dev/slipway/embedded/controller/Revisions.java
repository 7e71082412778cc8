package dev.slipway.embedded.controller;

import dev.slipway.embedded.work.Owners;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Which ReplicaSet is of which version of a Deployment. */
final class Revisions {
  static final String HASH = "pod-template-hash";
  static final String REVISION = "deployment.kubernetes.io/revision";
  static final String HISTORY = "deployment.kubernetes.io/revision-history";
  static final String DESIRED = "deployment.kubernetes.io/desired-replicas";
  static final String MAXIMUM = "deployment.kubernetes.io/max-replicas";

  private static final Set<String> NOT_COPIED =
      Set.of(
          "kubectl.kubernetes.io/last-applied-configuration",
          REVISION,
          HISTORY,
          DESIRED,
          MAXIMUM,
          "deprecated.deployment.rollback.to");

  private Revisions() {}

  static Comparator<ReplicaSet> byAge() {
    return Comparator.comparing(
            (ReplicaSet s) -> Objects.toString(s.getMetadata().getCreationTimestamp(), ""))
        .thenComparing(s -> s.getMetadata().getName());
  }

  /** The oldest set with the Deployment's template. */
  static Optional<ReplicaSet> newest(Deployment deployment, List<ReplicaSet> sets) {
    PodTemplateSpec wanted = bare(deployment.getSpec().getTemplate());
    return sets.stream()
        .filter(s -> Objects.equals(wanted.getSpec(), s.getSpec().getTemplate().getSpec()))
        .filter(s -> wanted.equals(bare(s.getSpec().getTemplate())))
        .min(byAge());
  }

  static long revision(HasMetadata object) {
    String text = annotations(object).getOrDefault(REVISION, "0");
    return text.chars().allMatch(Character::isDigit) && !text.isEmpty() ? Long.parseLong(text) : 0;
  }

  static Map<String, String> annotations(HasMetadata object) {
    return object.getMetadata().getAnnotations() == null
        ? Map.of()
        : object.getMetadata().getAnnotations();
  }

  static void annotate(HasMetadata object, Map<String, String> more) {
    Map<String, String> annotations = new LinkedHashMap<>(annotations(object));
    annotations.putAll(more);
    object.getMetadata().setAnnotations(annotations);
  }

  /** A set of the Deployment's template, not created yet. */
  static ReplicaSet make(Deployment deployment, int collisions) {
    PodTemplateSpec template =
        new PodTemplateSpecBuilder(bare(deployment.getSpec().getTemplate())).build();
    String hash = PodControl.hash(template) + (collisions == 0 ? "" : "x" + collisions);
    Map<String, String> labels = PodControl.labels(template);
    labels.put(HASH, hash);
    return new ReplicaSetBuilder()
        .withMetadata(new ObjectMeta())
        .editMetadata()
        .withName(deployment.getMetadata().getName() + "-" + hash)
        .withNamespace(deployment.getMetadata().getNamespace())
        .withLabels(new LinkedHashMap<>(labels))
        .withOwnerReferences(Owners.controller(deployment))
        .endMetadata()
        .withNewSpec()
        .withReplicas(0)
        .withMinReadySeconds(deployment.getSpec().getMinReadySeconds())
        .withSelector(
            new LabelSelectorBuilder(deployment.getSpec().getSelector())
                .addToMatchLabels(HASH, hash)
                .build())
        .withTemplate(template)
        .endSpec()
        .build();
  }

  /** The set's annotations with those that the Deployment has. */
  static Map<String, String> copiedAnnotations(
      Deployment deployment, ReplicaSet set, long revision) {
    Map<String, String> before = annotations(set);
    Map<String, String> after = new LinkedHashMap<>(before);
    annotations(deployment)
        .forEach(
            (name, value) -> {
              if (!NOT_COPIED.contains(name)) {
                after.put(name, value);
              }
            });
    long old = revision(set);
    if (old < revision) {
      if (old > 0) {
        String history = before.getOrDefault(HISTORY, "");
        after.put(HISTORY, history.isEmpty() ? Long.toString(old) : history + "," + old);
      }
      after.put(REVISION, Long.toString(revision));
    }
    return after;
  }

  /** The template without what the controller adds. */
  private static PodTemplateSpec bare(PodTemplateSpec template) {
    PodTemplateSpec copy = new PodTemplateSpecBuilder(template).build();
    PodControl.labels(copy).remove(HASH);
    return copy;
  }
}
