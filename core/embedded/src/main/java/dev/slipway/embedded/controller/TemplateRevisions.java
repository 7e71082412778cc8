package dev.slipway.embedded.controller;

import dev.slipway.embedded.api.DeletionPropagation;
import dev.slipway.embedded.api.KubernetesApi;
import dev.slipway.embedded.work.Owners;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.ControllerRevisionBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps a ControllerRevision for each template that a StatefulSet or DaemonSet has had. */
final class TemplateRevisions {
  private static final int HISTORY = 10;

  private final KubernetesApi api;
  private final String hashLabel;

  /**
   * Makes the keeper.
   *
   * @param hashLabel the label of a revision that holds its template's hash
   */
  TemplateRevisions(KubernetesApi api, String hashLabel) {
    this.api = api;
    this.hashLabel = hashLabel;
  }

  /** Makes the template's revision the newest, and forgets the oldest beyond the limit. */
  void keep(HasMetadata owner, PodTemplateSpec template, @Nullable Integer limit) {
    String hash = PodControl.hash(template);
    String name = owner.getMetadata().getName() + "-" + hash;
    List<ControllerRevision> all =
        api.list(ControllerRevision.class, owner.getMetadata().getNamespace()).stream()
            .filter(revision -> Owners.controls(owner, revision))
            .sorted(Comparator.comparingLong(ControllerRevision::getRevision))
            .toList();
    long newest = all.isEmpty() ? 0 : all.get(all.size() - 1).getRevision();
    List<ControllerRevision> others =
        all.stream().filter(revision -> !revision.getMetadata().getName().equals(name)).toList();
    if (others.size() == all.size()) {
      api.create(revision(owner, template, name, hash, newest + 1));
    } else {
      all.stream()
          .filter(revision -> revision.getMetadata().getName().equals(name))
          .filter(revision -> revision.getRevision() < newest)
          .forEach(
              revision -> {
                revision.setRevision(newest + 1);
                api.update(revision);
              });
    }
    others.stream()
        .limit(Math.max(0, others.size() - (limit == null ? HISTORY : limit)))
        .forEach(revision -> api.delete(revision, DeletionPropagation.BACKGROUND));
  }

  private ControllerRevision revision(
      HasMetadata owner, PodTemplateSpec template, String name, String hash, long number) {
    @SuppressWarnings("unchecked")
    Map<String, Object> whole = Serialization.unmarshal(Serialization.asJson(template), Map.class);
    // The data is a strategic merge patch that brings the template back.
    whole.put("$patch", "replace");
    return new ControllerRevisionBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(owner.getMetadata().getNamespace())
        .withLabels(PodControl.labels(template))
        .addToLabels(hashLabel, hash)
        .withOwnerReferences(Owners.controller(owner))
        .endMetadata()
        .withRevision(number)
        .withData(Map.of("spec", Map.of("template", whole)))
        .build();
  }
}
