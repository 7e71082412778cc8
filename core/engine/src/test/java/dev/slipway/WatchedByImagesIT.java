package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.cluster.TestCluster;
import dev.slipway.record.PhaseRecord;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prometheus and Alertmanager as their images in a real cluster, where they find and scrape the
 * application's pods, which count for themselves.
 */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class WatchedByImagesIT {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedByImagesIT.class);

  private static final String SYSTEMS =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: prometheus}
      rules: [{apiGroups: [""], resources: [pods], verbs: [get, list, watch]}]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: prometheus}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: prometheus}
      subjects: [{kind: ServiceAccount, name: default, namespace: NAMESPACE}]
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: systems}
      data:
        alertmanager.yml: |
          route: {receiver: nobody}
          receivers: [{name: nobody}]
        rules.yml: |
          groups:
            - name: release
              rules:
                - {alert: PodsGone, expr: absent(http_requests_total), labels: {severity: critical}}
                - {alert: ManyFail, expr: 'sum(http_requests_total{status_code="500"}) > 100', labels: {severity: warning}}
        prometheus.yml: |
          global: {scrape_interval: 1s, evaluation_interval: 1s}
          rule_files: [/etc/systems/rules.yml]
          alerting:
            alertmanagers:
              - kubernetes_sd_configs: [{role: pod, namespaces: {names: [NAMESPACE]}}]
                relabel_configs:
                  - {source_labels: [__meta_kubernetes_pod_label_app], regex: alertmanager, action: keep}
          scrape_configs:
            - job_name: shop
              kubernetes_sd_configs: [{role: pod, namespaces: {names: [NAMESPACE]}}]
              relabel_configs:
                - {source_labels: [__meta_kubernetes_pod_label_app], regex: backend, action: keep}
                - {source_labels: [__meta_kubernetes_pod_name], target_label: pod}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: alertmanager, labels: {app: alertmanager}}
      spec:
        terminationGracePeriodSeconds: 0
        containers:
          - name: alertmanager
            image: prom/alertmanager:v0.25.0
            imagePullPolicy: IfNotPresent
            args: [--config.file=/etc/systems/alertmanager.yml, --storage.path=/tmp/data, --cluster.listen-address=]
            ports: [{containerPort: 9093}]
            readinessProbe: {httpGet: {path: /-/ready, port: 9093}, periodSeconds: 1}
            volumeMounts: [{name: systems, mountPath: /etc/systems}]
        volumes: [{name: systems, configMap: {name: systems}}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: prometheus, labels: {app: prometheus}}
      spec:
        terminationGracePeriodSeconds: 0
        containers:
          - name: prometheus
            image: prom/prometheus:v2.42.0
            imagePullPolicy: IfNotPresent
            args: [--config.file=/etc/systems/prometheus.yml, --storage.tsdb.path=/tmp/data]
            ports: [{containerPort: 9090}]
            readinessProbe: {httpGet: {path: /-/ready, port: 9090}, periodSeconds: 1}
            volumeMounts: [{name: systems, mountPath: /etc/systems}]
        volumes: [{name: systems, configMap: {name: systems}}]
      """;

  private static final String WATCHED =
      """
      triggers:
        errorRate: {above: 5%, for: 4s}
        minimumRequests: 50
        authErrors: false
      monitoring:
        interval: 1s
        prometheus: {url: "http://127.0.0.1:PROMETHEUS", requests: http_requests_total}
        alertmanager: {url: "http://127.0.0.1:ALERTMANAGER"}
        windows:
          - {name: all, from: 0s, to: 10s, watch: [error-rate, alerts]}
      """;

  @TempDir private Path folder;

  /** A pod that counts fifty requests each half second, some of them as failed. */
  private static String counting(String version, int failing) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: backend}
    spec:
      replicas: 2
      selector: {matchLabels: {app: backend}}
      template:
        metadata:
          labels: {app: backend}
          annotations: {version: "VERSION"}
        spec:
          terminationGracePeriodSeconds: 0
          containers:
            - name: main
              image: busybox:1.36
              imagePullPolicy: IfNotPresent
              ports: [{containerPort: 8080}]
              command:
                - sh
                - -c
                - |
                  mkdir -p /tmp/www; n=0; f=0
                  httpd -p 8080 -h /tmp/www
                  while true; do
                    n=$((n + 50)); f=$((f + FAILING))
                    printf 'http_requests_total{status_code="200"} %d\\nhttp_requests_total{status_code="500"} %d\\n' $((n - f)) $f >/tmp/next
                    mv /tmp/next /tmp/www/metrics; echo INFO sold; sleep 0.5
                  done
    """
        .replace("VERSION", version)
        .replace("FAILING", "" + failing);
  }

  private Release release(WatchedShop shop, String version, int failing, String more)
      throws IOException {
    Release release = shop.release(version, "INFO", more);
    Files.writeString(
        folder.resolve("k8s-" + version + "/backend.yaml"), counting(version, failing));
    return release;
  }

  @Test
  void aReleaseThatIsScrapedInTheClusterStaysWhenItIsHealthyAndGoesBackWhenItFails()
      throws IOException {
    assumeTrue(
        System.getenv("SLIPWAY_TEST_KUBECONFIG") != null
            && !"embedded".equals(System.getProperty("slipway.test.cluster")),
        "no real cluster. Set SLIPWAY_TEST_KUBECONFIG to a kubeconfig file of one that has the"
            + " images prom/prometheus:v2.42.0 and prom/alertmanager:v0.25.0");
    try (KubernetesClient client =
            new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(TestCluster.kubeconfig().toFile()))
                .build();
        WatchedShop shop = new WatchedShop(folder)) {
      assertThat(shop.deploy(release(shop, "v1", 0, ""), ReleaseListener.NONE).kind())
          .isEqualTo(ReleaseOutcome.Kind.SUCCEEDED);
      String namespace = shop.namespaceName();
      List<HasMetadata> objects =
          client
              .load(
                  new java.io.ByteArrayInputStream(
                      SYSTEMS
                          .replace("NAMESPACE", namespace)
                          .getBytes(java.nio.charset.StandardCharsets.UTF_8)))
              .items();
      objects.forEach(object -> client.resource(object).inNamespace(namespace).create());
      for (String name : List.of("prometheus", "alertmanager")) {
        Pod ready =
            client
                .pods()
                .inNamespace(namespace)
                .withName(name)
                .waitUntilReady(90, TimeUnit.SECONDS);
        assertThat(ready).isNotNull();
      }
      try (LocalPortForward prometheus =
              client.pods().inNamespace(namespace).withName("prometheus").portForward(9090);
          LocalPortForward alertmanager =
              client.pods().inNamespace(namespace).withName("alertmanager").portForward(9093)) {
        watch(shop, prometheus, alertmanager);
      }
    }
  }

  private void watch(WatchedShop shop, LocalPortForward prometheus, LocalPortForward alertmanager)
      throws IOException {
    String more =
        WATCHED
            .replace("PROMETHEUS", "" + prometheus.getLocalPort())
            .replace("ALERTMANAGER", "" + alertmanager.getLocalPort());
    ReleaseOutcome healthy = shop.deploy(release(shop, "v2", 0, more), ReleaseListener.NONE);
    assertThat(healthy.kind())
        .as("%s %s", healthy, healthy.failure())
        .isEqualTo(ReleaseOutcome.Kind.SUCCEEDED);

    ReleaseOutcome failing = shop.deploy(release(shop, "v3", 15, more), ReleaseListener.NONE);

    assertThat(failing.kind())
        .as("%s %s", failing, failing.failure())
        .isEqualTo(ReleaseOutcome.Kind.ROLLED_BACK);
    assertThat(failing.failure().orElseThrow().code()).isEqualTo("TRIGGER_ERROR_RATE");
    assertThat(shop.live()).isEqualTo("v2");
    PhaseRecord rollback =
        failing.record().phases().stream()
            .filter(p -> p.phase().equals(Phase.ROLLBACK.word()))
            .findFirst()
            .orElseThrow();
    LOG.info(
        "{}; v2 serves again {} ms after the decision; {}",
        failing.failure().orElseThrow().cause(),
        Duration.between(rollback.startedAt(), rollback.finishedAt()).toMillis(),
        rollback.summary());
  }
}
