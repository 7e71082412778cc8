package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.WARN;
import static dev.slipway.preflight.Catalogue.find;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.gate.CheckResult;
import dev.slipway.gate.GateResult;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterChecksTest {
  private static final String ROLLING =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: backend, namespace: erp}
      spec:
        replicas: 3
        selector: {matchLabels: {app: backend}}
        template:
          metadata: {labels: {app: backend}}
          spec: {containers: [{name: a, image: a}]}
      status: {observedGeneration: 1, replicas: 3, updatedReplicas: 1, availableReplicas: 3}
      """;

  @TempDir private Path folder;
  private Catalogue catalogue;

  @BeforeEach
  void start() {
    catalogue = new Catalogue(ClusterChecks.class, folder);
  }

  @AfterEach
  void stop() {
    catalogue.close();
  }

  @Test
  @Shows(is = PASS, every = ClusterChecks.class)
  void passForAnAdministratorOfThePinnedCluster() {
    String uid = catalogue.client.namespaces().withName("kube-system").get().getMetadata().getUid();

    GateResult result =
        catalogue.to("namespace: erp, fingerprint: " + uid).check(Catalogue.SETTINGS);

    assertThat(result.checks()).extracting(CheckResult::outcome).containsOnly(PASS);
  }

  @Test
  @Shows(
      is = FAIL,
      of = {"preflight.fingerprint", "preflight.at-rest"})
  void failForAnotherClusterAndARolloutThatGoesOn() {
    catalogue.has(ROLLING);

    GateResult result =
        catalogue
            .to("namespace: erp, fingerprint: 00000000-0000-0000-0000-000000000000")
            .check(Catalogue.SETTINGS);

    assertThat(find(result, "preflight.at-rest").message()).contains("updatedReplicas is 1 of 3");
    assertThat(find(result, "preflight.fingerprint").message()).contains("fingerprint of the");
  }

  @Test
  void failForARolloutThatMadeNoPodYet() {
    // The API leaves a 0 out.
    catalogue.has(ROLLING.replace("updatedReplicas: 1, ", ""));

    GateResult result = catalogue.to("namespace: erp").check(Catalogue.SETTINGS);

    assertThat(find(result, "preflight.at-rest").message()).contains("updatedReplicas is 0 of 3");
  }

  @Test
  @Shows(is = FAIL, of = "preflight.permission")
  void nameTheVerbsThatAUserLacks() {
    CheckResult exec =
        find(catalogue.checkAsNobody(Catalogue.SETTINGS), "preflight.permission[pods/exec]");

    assertThat(exec.outcome()).isEqualTo(FAIL);
    assertThat(exec.message()).contains("may not use on pods/exec", "get", "create");
  }

  @Test
  void askForJobsOnlyWhereAMigrationOrItsQuestionsRunInThem() {
    String migration =
        "migration: {tool: flyway, run: %s, workload: Deployment/backend, command: [flyway]}";

    assertThat(permissions("", migration.formatted("exec")))
        .contains("preflight.permission[secrets]")
        .doesNotContain("preflight.permission[jobs.batch]");
    assertThat(permissions("", migration.formatted("job")))
        .contains("preflight.permission[jobs.batch]");
    assertThat(
            permissions(", prerequisites: {migrations: {run: job}}", migration.formatted("exec")))
        .contains("preflight.permission[jobs.batch]");
  }

  private List<String> permissions(String checks, String top) {
    return catalogue
        .evaluate(Catalogue.SETTINGS, "cluster: {notFor: []}" + checks, top, catalogue.client)
        .checks()
        .stream()
        .map(CheckResult::id)
        .filter(id -> id.startsWith("preflight.permission["))
        .toList();
  }

  @Test
  @Shows(is = WARN, of = "preflight.namespace")
  void tellThatTheNamespaceIsToBeCreated() {
    CheckResult check =
        find(catalogue.to("namespace: elsewhere").check(Catalogue.SETTINGS), "preflight.namespace");

    assertThat(check.outcome()).isEqualTo(WARN);
    assertThat(check.message()).contains("namespace elsewhere is not there");
  }

  @Test
  @Shows(
      is = FAIL,
      of = {"preflight.api", "preflight.namespace"})
  void failForAControlPlaneThatIsNotReadyAndANamespaceThatGoes() throws IOException {
    try (StubCluster stub = new StubCluster();
        KubernetesClient client = Catalogue.clientOf("http://" + stub.host())) {
      stub.on("/readyz", 500, "[+]ping ok\n[-]etcd failed: reason withheld\nreadyz check failed");
      stub.on(
          "/api/v1/namespaces/erp",
          200,
          """
          {"kind":"Namespace","apiVersion":"v1","metadata":{"name":"erp"},
           "status":{"phase":"Terminating"}}
          """);

      GateResult result = catalogue.evaluate(Catalogue.SETTINGS, "timeout: 1m", client);

      assertThat(find(result, "preflight.api").message()).contains("[-]etcd failed");
      assertThat(find(result, "preflight.namespace").message()).contains("Terminating");
    }
  }
}
