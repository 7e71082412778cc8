package dev.slipway.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContentTest {
  private static GenericKubernetesResource object(String yaml) {
    return Serialization.unmarshal("---\n" + yaml, GenericKubernetesResource.class);
  }

  private static GenericKubernetesResource live() {
    return object(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
          namespace: shop
          uid: u1
          resourceVersion: "42"
          generation: 7
          creationTimestamp: "2026-02-20T10:15:00Z"
          selfLink: /somewhere
          labels: {app: web}
          annotations: {deployment.kubernetes.io/revision: "3", team: a}
          finalizers: [example.org/hold]
          managedFields: [{manager: slipway, operation: Apply, apiVersion: apps/v1}]
        spec: {replicas: 2}
        status: {readyReplicas: 2}
        """);
  }

  @Test
  void keepsForASnapshotWhatPeopleSetAndWhoOwnsIt() {
    GenericKubernetesResource image = Content.of(live());

    assertThat(image.getMetadata().getUid()).isNull();
    assertThat(image.getMetadata().getResourceVersion()).isNull();
    assertThat(image.getMetadata().getGeneration()).isNull();
    assertThat(image.getMetadata().getCreationTimestamp()).isNull();
    assertThat(image.getMetadata().getSelfLink()).isNull();
    assertThat(image.getAdditionalProperties()).containsOnlyKeys("spec");
    assertThat(image.getMetadata().getLabels()).containsEntry("app", "web");
    assertThat(image.getMetadata().getAnnotations()).containsEntry("team", "a");
    assertThat(image.getMetadata().getManagedFields()).hasSize(1);
  }

  @Test
  void replacesOnTheLiveVersionAndLeavesControllersTheirOwn() {
    GenericKubernetesResource before = Content.of(live());
    GenericKubernetesResource now = live();
    now.getMetadata().setResourceVersion("77");
    now.getMetadata().setFinalizers(List.of());
    now.getMetadata()
        .setAnnotations(Map.of("deployment.kubernetes.io/revision", "4", "added", "x"));

    GenericKubernetesResource wanted = Content.over(before, now);

    assertThat(wanted.getMetadata().getResourceVersion()).isEqualTo("77");
    assertThat(wanted.getMetadata().getFinalizers()).isEmpty();
    assertThat(wanted.getMetadata().getAnnotations())
        .isEqualTo(Map.of("deployment.kubernetes.io/revision", "4", "team", "a"));
    assertThat(wanted.<Integer>get("status", "readyReplicas")).isEqualTo(2);
  }

  @Test
  void seesADifferenceInFieldsLabelsAndAnnotationsButNotInTheRevision() {
    GenericKubernetesResource other = live();
    other.getMetadata().getAnnotations().put("deployment.kubernetes.io/revision", "9");
    other.getMetadata().setResourceVersion("9");
    other.setAdditionalProperty("status", Map.of());
    assertThat(Content.same(live(), other)).isTrue();

    GenericKubernetesResource spec = live();
    spec.setAdditionalProperty("spec", Map.of("replicas", 3));
    GenericKubernetesResource label = live();
    label.getMetadata().getLabels().put("more", "yes");
    GenericKubernetesResource annotation = live();
    annotation.getMetadata().getAnnotations().remove("team");
    assertThat(Content.same(live(), spec)).isFalse();
    assertThat(Content.same(live(), label)).isFalse();
    assertThat(Content.same(live(), annotation)).isFalse();
  }

  @Test
  void createsAJobAnewWithoutTheSelectorOfTheFormerOne() {
    String job =
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: once}
        spec:
          %s
          selector: {matchLabels: {controller-uid: u1}}
          template: {metadata: {labels: {controller-uid: u1, job-name: once, app: shop}}}
        """;

    GenericKubernetesResource anew = Content.anew(object(job.formatted("")));
    GenericKubernetesResource manual = Content.anew(object(job.formatted("manualSelector: true")));

    assertThat(anew.<Object>get("spec", "selector")).isNull();
    assertThat(anew.<Map<String, String>>get("spec", "template", "metadata", "labels"))
        .containsOnlyKeys("app");
    assertThat(manual.<Object>get("spec", "selector")).isNotNull();
  }

  @Test
  void doesNotBringTheDeadTokenOfAServiceAccountBack() {
    GenericKubernetesResource before =
        object(
            """
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: reader}
            secrets: [{name: reader-token-old}, {name: mine}]
            """);
    GenericKubernetesResource now =
        object(
            """
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: reader, resourceVersion: "1"}
            secrets: [{name: reader-token-new}]
            """);

    assertThat(Content.over(before, now).getAdditionalProperties().get("secrets"))
        .hasToString("[{name=mine}, {name=reader-token-new}]");
    assertThat(Content.anew(before).getAdditionalProperties().get("secrets"))
        .hasToString("[{name=mine}]");
  }

  @Test
  void leavesTheOriginalsAlone() {
    GenericKubernetesResource before = Content.of(live());
    Content.over(before, live()).getMetadata().getLabels().put("x", "y");
    Content.anew(before).getMetadata().getLabels().put("x", "y");

    assertThat(before).isEqualTo(Content.of(live()));
  }

  private static GenericKubernetesResource claim(String storage) {
    return object(
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data}
        spec:
          storageClassName: fast
          resources: {requests: {storage: STORAGE}}
        """
            .replace("STORAGE", storage));
  }

  @Test
  void keepsTheStorageThatAClaimHasGrownTo() {
    GenericKubernetesResource wanted = claim("10Gi");

    assertThat(Content.keepGrownStorage(wanted, claim("20Gi"))).isTrue();
    assertThat(Content.same(wanted, claim("20Gi"))).isTrue();
    assertThat(Content.keepGrownStorage(claim("10Gi"), claim("10240Mi"))).isFalse();
    assertThat(Content.keepGrownStorage(claim("10Gi"), claim("9Gi"))).isFalse();
    assertThat(Content.keepGrownStorage(live(), live())).isFalse();
  }
}
