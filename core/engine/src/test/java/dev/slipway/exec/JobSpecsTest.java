package dev.slipway.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.error.SlipwayException;
import dev.slipway.manifest.Manifests;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobSpecsTest {
  private final KubernetesSerialization serialization = new KubernetesSerialization();
  private final Manifests manifests =
      new Manifests(
          List.of(
              serialization.unmarshal(
                  """
                  apiVersion: apps/v1
                  kind: Deployment
                  metadata: {name: backend}
                  spec:
                    replicas: 3
                    template:
                      metadata:
                        labels: {app: backend}
                        annotations: {vault.hashicorp.com/agent-inject: "true"}
                      spec:
                        serviceAccountName: backend
                        imagePullSecrets: [{name: registry}]
                        nodeSelector: {disk: ssd}
                        securityContext: {runAsNonRoot: true}
                        topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}]
                        aFieldOfTomorrow: kept
                        initContainers: [{name: wait, image: wait:1}]
                        containers:
                        - name: backend
                          image: backend:3f2c1a9
                          command: [serve]
                          args: [--port, "8000"]
                          env: [{name: DB, value: postgres}]
                          ports: [{containerPort: 8000}]
                          livenessProbe: {httpGet: {path: /live, port: 8000}}
                          readinessProbe: {httpGet: {path: /ready, port: 8000}}
                          startupProbe: {httpGet: {path: /live, port: 8000}}
                          lifecycle: {preStop: {exec: {command: [sleep, "5"]}}}
                          securityContext: {readOnlyRootFilesystem: true}
                          volumeMounts: [{name: tmp, mountPath: /tmp}]
                        - name: proxy
                          image: proxy:1
                        volumes: [{name: tmp, emptyDir: {}}]
                  """,
                  GenericKubernetesResource.class)));

  private JobSpecs specs(String container) {
    return JobSpecs.of(manifests, WorkloadRef.parse("backend"), container, serialization);
  }

  private Job job() {
    return specs(null)
        .job(
            "production",
            "erp-upgrade",
            Map.of("slipway.dev/release", "r1"),
            List.of("alembic", "upgrade", "$(head)"),
            Duration.ofSeconds(90));
  }

  @Test
  void keepsWhatTheCommandNeeds() {
    PodSpec pod = job().getSpec().getTemplate().getSpec();

    assertThat(pod.getServiceAccountName()).isEqualTo("backend");
    assertThat(pod.getImagePullSecrets()).hasSize(1);
    assertThat(pod.getNodeSelector()).containsEntry("disk", "ssd");
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getInitContainers()).hasSize(1);
    assertThat(pod.getVolumes()).hasSize(1);
    assertThat(pod.getAdditionalProperties()).containsEntry("aFieldOfTomorrow", "kept");
    Container container = pod.getContainers().get(0);
    assertThat(container.getImage()).isEqualTo("backend:3f2c1a9");
    assertThat(container.getEnv()).hasSize(1);
    assertThat(container.getVolumeMounts()).hasSize(1);
    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
  }

  @Test
  void dropsWhatMakesAServer() {
    PodSpec pod = job().getSpec().getTemplate().getSpec();

    assertThat(pod.getContainers()).extracting(Container::getName).containsExactly("backend");
    assertThat(pod.getTopologySpreadConstraints()).isEmpty();
    Container container = pod.getContainers().get(0);
    assertThat(container.getArgs()).isEmpty();
    assertThat(container.getPorts()).isEmpty();
    assertThat(container.getLivenessProbe()).isNull();
    assertThat(container.getReadinessProbe()).isNull();
    assertThat(container.getStartupProbe()).isNull();
    assertThat(container.getLifecycle()).isNull();
  }

  @Test
  void runsTheCommandOnceAndEndsByItself() {
    Job job = job();

    assertThat(job.getSpec().getBackoffLimit()).isZero();
    assertThat(job.getSpec().getActiveDeadlineSeconds()).isEqualTo(90);
    assertThat(job.getSpec().getTemplate().getSpec().getRestartPolicy()).isEqualTo("Never");
    assertThat(job.getSpec().getTemplate().getSpec().getContainers().get(0).getCommand())
        .containsExactly("alembic", "upgrade", "$$(head)");
  }

  @Test
  void hasNoLabelOfTheWorkloadsPods() {
    Job job = job();

    assertThat(job.getSpec().getTemplate().getMetadata().getLabels())
        .isEqualTo(Map.of("slipway.dev/release", "r1"));
    assertThat(job.getSpec().getTemplate().getMetadata().getAnnotations())
        .containsEntry("vault.hashicorp.com/agent-inject", "true");
  }

  @Test
  void saysWhichContainersAndWorkloadsThereAre() {
    assertThatThrownBy(() -> specs("nobody"))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("'nobody'")
        .hasMessageContaining("[backend, proxy]");
    assertThatThrownBy(
            () -> JobSpecs.of(manifests, WorkloadRef.parse("frontend"), null, serialization))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("Deployment/frontend")
        .hasMessageContaining("Deployment/backend");
  }
}
