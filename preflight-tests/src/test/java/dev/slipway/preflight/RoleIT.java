package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.ReleaseListener;
import dev.slipway.ReleaseOutcome;
import dev.slipway.Slipway;
import dev.slipway.gate.CheckResult;
import dev.slipway.gate.GateRequest;
import dev.slipway.gate.GateResult;
import dev.slipway.harness.gate.JUnitGate;
import dev.slipway.harness.gate.SlipwayTest;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documented Role, on a real Kubernetes: it is enough, and nothing of it is too much. */
class RoleIT {
  private static final Path DOCUMENTED = Path.of("../docs/rbac/slipway-deployer.yaml");

  /** Of kinds that the release does not have, only what the engine itself asks of them. */
  private static final Map<String, List<String>> OF_OTHERS =
      Map.of(
          "statefulsets", List.of("list"),
          "daemonsets", List.of("list"),
          "horizontalpodautoscalers", List.of("list"));

  private final String namespace = "role-" + UUID.randomUUID().toString().substring(0, 8);

  @TempDir private Path folder;
  private KubernetesClient admin;
  private KubernetesClient deployer;
  private Release release;

  /** What proves the release of this test. */
  @SlipwayTest
  public static class Verified {
    @Test
    void isReady(KubernetesClient client, Release release) {
      assertThat(
              client
                  .apps()
                  .deployments()
                  .inNamespace(release.namespace())
                  .withName("backend")
                  .get()
                  .getStatus()
                  .getReadyReplicas())
          .isEqualTo(1);
    }
  }

  @BeforeEach
  void grantTheDocumentedRole() throws IOException {
    String file = System.getenv("SLIPWAY_TEST_KUBECONFIG");
    if ("all".equals(System.getenv("SLIPWAY_REQUIRE"))) {
      assertThat(file).as("SLIPWAY_TEST_KUBECONFIG, which SLIPWAY_REQUIRE=all needs").isNotBlank();
    }
    assumeTrue(file != null && !file.isBlank(), "SLIPWAY_TEST_KUBECONFIG names no real cluster");
    Config config = Config.fromKubeconfig(Files.readString(Path.of(file)));
    admin = new KubernetesClientBuilder().withConfig(config).build();
    admin
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    for (HasMetadata object : documented()) {
      admin.resource(object).create();
    }
    String token = token();
    deployer =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(Config.empty())
                    .withMasterUrl(config.getMasterUrl())
                    .withCaCertData(config.getCaCertData())
                    .withOauthToken(token)
                    .build())
            .build();
    Files.writeString(
        folder.resolve("kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        current-context: it
        clusters: [{name: it, cluster: {server: "%s", certificate-authority-data: "%s"}}]
        users: [{name: it, user: {token: "%s"}}]
        contexts: [{name: it, context: {cluster: it, user: it}}]
        """
            .formatted(config.getMasterUrl(), config.getCaCertData(), token));
    Files.writeString(
        folder.resolve("slipway.yaml"),
        """
        application: role
        workloads: [{name: backend, timeout: 60s, stability: 1s}]
        checks:
          preflight: %s
          verification: ["dev.slipway.preflight.RoleIT$Verified"]
          cluster: {notFor: []}
        monitoring: {handOver: 5m}
        environments:
          production: {kubeconfig: kubeconfig, namespace: %s, manifests: k8s}
        """
            .formatted(WholeSuite.classes(), namespace));
    manifests("one");
    release = Release.load(folder.resolve("slipway.yaml")).to("production").at("v1");
  }

  @AfterEach
  void goAway() {
    if (admin == null) {
      return;
    }
    deployer.close();
    for (String binding : List.of(clusterName())) {
      admin.rbac().clusterRoleBindings().withName(binding).delete();
      admin.rbac().clusterRoles().withName(binding).delete();
    }
    admin.namespaces().withName(namespace).delete();
    admin.close();
  }

  @Test
  void isEnoughForPreflightDeployAndRollbackAndEachPartIsMissedBeforeAnythingIsWritten()
      throws IOException {
    GateResult preflight = gate(WholeSuite.classes());
    assertThat(preflight.checks())
        .filteredOn(c -> c.outcome() == FAIL || c.outcome() == UNKNOWN)
        .isEmpty();

    String first;
    try (Slipway slipway = Slipway.open(release)) {
      ReleaseOutcome outcome = slipway.deploy(ReleaseListener.NONE);
      assertThat(outcome.kind()).as("%s", outcome).isEqualTo(ReleaseOutcome.Kind.SUCCEEDED);
      first = outcome.record().recordId();
    }
    manifests("two");
    Release second = Release.load(folder.resolve("slipway.yaml")).to("production").at("v2");
    try (Slipway slipway = Slipway.open(second)) {
      assertThat(slipway.deploy(ReleaseListener.NONE).kind())
          .isEqualTo(ReleaseOutcome.Kind.SUCCEEDED);
      assertThat(setting()).isEqualTo("two");
      ReleaseOutcome back = slipway.rollback(first, ReleaseListener.NONE);
      assertThat(setting()).as("%s", back).isEqualTo("one");
    }

    takeEachAway();
    takeOneAwayAndDeploy(second);
  }

  private void takeEachAway() {
    Role role = admin.rbac().roles().inNamespace(namespace).withName("slipway-deployer").get();
    ClusterRole reads = admin.rbac().clusterRoles().withName(clusterName()).get();
    List<String> asked = permissions().stream().map(CheckResult::id).toList();
    List<String> taken = new ArrayList<>();
    for (PolicyRule rule : role.getRules()) {
      for (String resource : rule.getResources()) {
        String id = id(rule, resource, "");
        if (asked.contains(id)) {
          List<PolicyRule> without = without(role.getRules(), rule, resource);
          admin
              .rbac()
              .roles()
              .inNamespace(namespace)
              .withName("slipway-deployer")
              .edit(r -> rules(r, without));
          missed(id, verbsOf(rule, resource, reads));
          taken.add(id);
        }
      }
    }
    admin
        .rbac()
        .roles()
        .inNamespace(namespace)
        .withName("slipway-deployer")
        .edit(r -> rules(r, role.getRules()));
    for (PolicyRule rule : reads.getRules()) {
      for (String resource : rule.getResources()) {
        String id = id(rule, resource, " of the cluster");
        if (asked.contains(id)) {
          List<PolicyRule> without = without(reads.getRules(), rule, resource);
          admin
              .rbac()
              .clusterRoles()
              .withName(clusterName())
              .edit(
                  r -> {
                    r.setRules(without);
                    return r;
                  });
          missed(id, List.of("list"));
          taken.add(id);
        }
      }
    }
    admin
        .rbac()
        .clusterRoles()
        .withName(clusterName())
        .edit(
            r -> {
              r.setRules(reads.getRules());
              return r;
            });
    assertThat(taken).containsExactlyInAnyOrderElementsOf(asked);
  }

  /** What a cluster-wide rule grants as well is not missing. */
  private static List<String> verbsOf(PolicyRule rule, String resource, ClusterRole reads) {
    List<String> verbs = new ArrayList<>(OF_OTHERS.getOrDefault(resource, rule.getVerbs()));
    reads.getRules().stream()
        .filter(r -> r.getApiGroups().equals(rule.getApiGroups()))
        .filter(r -> r.getResources().contains(resource))
        .forEach(r -> verbs.removeAll(r.getVerbs()));
    return verbs;
  }

  private void missed(String id, List<String> verbs) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              List<CheckResult> all = permissions();
              assertThat(all)
                  .filteredOn(c -> c.id().equals(id))
                  .singleElement()
                  .satisfies(
                      c -> {
                        assertThat(c.outcome()).isEqualTo(FAIL);
                        assertThat(c.message()).contains(verbs);
                      });
              assertThat(all)
                  .filteredOn(c -> !c.id().equals(id))
                  .extracting(CheckResult::outcome)
                  .containsOnly(PASS);
            });
  }

  private void takeOneAwayAndDeploy(Release second) throws IOException {
    admin
        .rbac()
        .roles()
        .inNamespace(namespace)
        .withName("slipway-deployer")
        .edit(
            r ->
                rules(
                    r,
                    without(
                        r.getRules(),
                        r.getRules().stream()
                            .filter(x -> x.getResources().contains("events"))
                            .findFirst()
                            .orElseThrow(),
                        "events")));
    missed("preflight.permission[events]", List.of("get", "list", "watch"));
    String before = version();
    manifests("three");
    try (Slipway slipway = Slipway.open(second)) {
      ReleaseOutcome outcome = slipway.deploy(ReleaseListener.NONE);
      assertThat(outcome.kind()).isEqualTo(ReleaseOutcome.Kind.BLOCKED);
      assertThat(outcome.failure().orElseThrow().cause()).contains("events", "list");
    }
    assertThat(version()).isEqualTo(before);
    assertThat(setting()).isEqualTo("one");
  }

  private List<CheckResult> permissions() {
    return gate(List.of(ClusterChecks.class.getName())).checks().stream()
        .filter(c -> c.id().startsWith("preflight.permission"))
        .toList();
  }

  private GateResult gate(List<String> suites) {
    return new JUnitGate(suites)
        .evaluate(
            new GateRequest(
                Phase.PREFLIGHT, release, deployer, new Redactor(), Duration.ofMinutes(2)),
            check -> {});
  }

  private static String id(PolicyRule rule, String resource, String scope) {
    String group = rule.getApiGroups().get(0);
    return "preflight.permission[" + resource + (group.isEmpty() ? "" : "." + group) + scope + "]";
  }

  private static List<PolicyRule> without(
      List<PolicyRule> rules, PolicyRule from, String resource) {
    return rules.stream()
        .flatMap(
            r -> {
              if (!r.equals(from)) {
                return Stream.of(r);
              }
              List<String> left =
                  r.getResources().stream().filter(x -> !x.equals(resource)).toList();
              return left.isEmpty()
                  ? Stream.empty()
                  : Stream.of(new PolicyRuleBuilder(r).withResources(left).build());
            })
        .toList();
  }

  private static Role rules(Role role, List<PolicyRule> rules) {
    role.setRules(rules);
    return role;
  }

  private String setting() {
    return admin.configMaps().inNamespace(namespace).withName("settings").get().getData().get("it");
  }

  private String version() {
    return admin
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName("backend")
        .get()
        .getMetadata()
        .getResourceVersion();
  }

  private String token() {
    return admin
        .serviceAccounts()
        .inNamespace(namespace)
        .withName("slipway-deployer")
        .tokenRequest(
            new TokenRequestBuilder().withNewSpec().withExpirationSeconds(3600L).endSpec().build())
        .getStatus()
        .getToken();
  }

  private List<HasMetadata> documented() throws IOException {
    String yaml =
        Files.readString(DOCUMENTED)
            .replace("preskool", namespace)
            .replace("name: slipway-preflight", "name: " + clusterName());
    return Stream.of(yaml.split("(?m)^---$"))
        .map(document -> (HasMetadata) admin.getKubernetesSerialization().unmarshal(document))
        .toList();
  }

  private String clusterName() {
    return "slipway-preflight-" + namespace;
  }

  private void manifests(String setting) throws IOException {
    Files.createDirectories(folder.resolve("k8s"));
    Files.writeString(
        folder.resolve("k8s/all.yaml"),
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: backend}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data: {it: %1$s}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: backend}
        spec: {selector: {app: backend}, ports: [{port: 80}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: backend}
        spec:
          replicas: 1
          selector: {matchLabels: {app: backend}}
          template:
            metadata: {labels: {app: backend}, annotations: {setting: %1$s}}
            spec:
              serviceAccountName: backend
              terminationGracePeriodSeconds: 1
              containers:
              - name: backend
                image: busybox:1.36
                imagePullPolicy: IfNotPresent
                command: [sleep, "3600"]
                readinessProbe: {exec: {command: ["true"]}, periodSeconds: 1, timeoutSeconds: 10}
                envFrom: [{configMapRef: {name: settings}}]
        """
            .formatted(setting));
  }
}
