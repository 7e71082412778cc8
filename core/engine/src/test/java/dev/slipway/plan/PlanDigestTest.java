package dev.slipway.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.ObjectRef;
import dev.slipway.cluster.Scopes.Scope;
import dev.slipway.manifest.ManifestReader;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PlanDigestTest {
  private static final String MANIFEST =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: backend, labels: {app: backend}, annotations: {team: shop}}
      spec: {replicas: 2, paused: false}
      """;

  private static GenericKubernetesResource read(String yaml) {
    return new ManifestReader("shop", (apiVersion, kind) -> Scope.NAMESPACED)
        .read(yaml)
        .objects()
        .get(0);
  }

  private static GenericKubernetesResource live(Consumer<GenericKubernetesResource> edit) {
    GenericKubernetesResource live = read(MANIFEST);
    edit.accept(live);
    return live;
  }

  private static void spec(GenericKubernetesResource object, String field, Object value) {
    object.<Map<String, Object>>get("spec").put(field, value);
  }

  private static String digest(GenericKubernetesResource live, boolean autoscaled) {
    PlanDigest digest = new PlanDigest();
    digest.add(read(MANIFEST), live, autoscaled);
    return digest.value();
  }

  @Test
  void staysTheSameOverTheChurnOfARunningApplication() {
    GenericKubernetesResource churned =
        live(
            o -> {
              o.getMetadata().setResourceVersion("4711");
              o.getMetadata().setGeneration(7L);
              o.getMetadata().setUid("1-2-3");
              o.getMetadata().setCreationTimestamp("2026-11-23T10:00:00Z");
              o.getMetadata()
                  .getManagedFields()
                  .add(new ManagedFieldsEntryBuilder().withManager("kubelet").build());
              o.getMetadata().getAnnotations().put("deployment.kubernetes.io/revision", "3");
              o.getMetadata().getAnnotations().put("example.org/seen", "now");
              o.setAdditionalProperty("status", Map.of("readyReplicas", 2));
            });

    assertThat(digest(churned, false)).isEqualTo(digest(live(o -> {}), false));
  }

  @Test
  void changesWithWhatAChangeStartsFrom() {
    String digest = digest(live(o -> {}), false);

    assertThat(digest(null, false)).isNotEqualTo(digest);
    assertThat(digest(live(o -> spec(o, "paused", true)), false)).isNotEqualTo(digest);
    assertThat(digest(live(o -> spec(o, "theirs", 1)), false)).isNotEqualTo(digest);
    assertThat(digest(live(o -> o.getMetadata().getLabels().put("a", "b")), false))
        .isNotEqualTo(digest);
    assertThat(digest(live(o -> o.getMetadata().getAnnotations().put("team", "b")), false))
        .isNotEqualTo(digest);
  }

  @Test
  void ignoresTheReplicasOfAnAutoscaledWorkloadOnly() {
    GenericKubernetesResource scaled = live(o -> spec(o, "replicas", 9));

    assertThat(digest(scaled, true)).isEqualTo(digest(live(o -> {}), true));
    assertThat(digest(scaled, false)).isNotEqualTo(digest(live(o -> {}), false));
  }

  @Test
  void ignoresTheOrderOfTheManifestsAndOfTheirFields() {
    GenericKubernetesResource a = read(MANIFEST);
    GenericKubernetesResource b =
        read("{kind: Service, spec: {a: 1, b: 2}, metadata: {name: b}, apiVersion: v1}");
    GenericKubernetesResource sameB =
        read("{apiVersion: v1, kind: Service, metadata: {name: b}, spec: {b: 2, a: 1}}");
    PlanDigest one = new PlanDigest();
    one.add(a, null, false);
    one.add(b, null, false);
    PlanDigest other = new PlanDigest();
    other.add(sameB, null, false);
    other.add(a, null, false);

    assertThat(one.value()).isEqualTo(other.value()).matches("sha256:[0-9a-f]{64}");
  }

  @Test
  void coversWhatBecomesOfTheLeftovers() {
    ObjectRef ref = new ObjectRef("v1", "ConfigMap", "shop", "old");
    PlanDigest none = new PlanDigest();
    PlanDigest pruned = new PlanDigest();
    pruned.add(new Change(ref, Change.Kind.PRUNE, ""));
    PlanDigest kept = new PlanDigest();
    kept.add(new Change(ref, Change.Kind.KEEP, ""));

    assertThat(pruned.value()).isNotEqualTo(none.value()).isNotEqualTo(kept.value());
  }
}
