package dev.slipway.embedded.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.embedded.EmbeddedKubernetes;
import dev.slipway.embedded.Needs;
import dev.slipway.embedded.node.ImageCatalogue;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pod of PostgreSQL is a real server. */
@Timeout(120)
class PostgresProgramTest {
  @TempDir private static Path folder;
  private static EmbeddedKubernetes cluster;
  private static KubernetesClient client;

  @BeforeAll
  static void start() throws IOException {
    Needs.that(
        PostgresProgram.missing().isEmpty(),
        "PostgresProgramTest",
        PostgresProgram.missing().orElse(""));
    // Where there are no user namespaces, the server is somebody else, who must get to its files.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    cluster =
        EmbeddedKubernetes.builder()
            .images(
                ImageCatalogue.builder()
                    .image("postgres", PostgresProgram.in(folder), "15")
                    .build())
            .start();
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(cluster.kubeconfig()))
            .build();
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      client.close();
      cluster.close();
    }
  }

  private static Pod pod(String name, String more) {
    Pod pod =
        Serialization.unmarshal(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: NAME, namespace: default}
            spec:
              terminationGracePeriodSeconds: 20
              containers:
              - name: postgres
                image: postgres:15
                env:
                - {name: PGDATA, value: /var/lib/postgresql/data/pgdata}
                - {name: POSTGRES_DB, value: shop}
                - {name: POSTGRES_USER, value: shop}
            MORE
                readinessProbe:
                  periodSeconds: 1
                  exec: {command: [sh, -c, 'pg_isready -h 127.0.0.1 -U "$POSTGRES_USER"']}
                volumeMounts: [{name: data, mountPath: /var/lib/postgresql/data}]
              volumes: [{name: data, emptyDir: {}}]
            """
                .replace("NAME", name)
                .replace("MORE", more.indent(4).stripTrailing()),
            Pod.class);
    return client.resource(pod).create();
  }

  private static String status(String name) {
    Pod pod = client.pods().inNamespace("default").withName(name).get();
    try {
      return pod.getStatus() + client.pods().inNamespace("default").withName(name).getLog();
    } catch (KubernetesClientException e) {
      return pod.getStatus() + e.getMessage();
    }
  }

  @ParameterizedTest
  @CsvSource({"password, OTHER", "trust, POSTGRES_HOST_AUTH_METHOD"})
  void servesTheDatabaseThatItsVariablesName(String method, String variable) throws SQLException {
    pod(
        "database",
        """
        - {name: POSTGRES_PASSWORD, value: secret}
        - {name: %s, value: trust}"""
            .formatted(variable));

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(client.pods().inNamespace("default").withName("database").isReady())
                    .as(status("database"))
                    .isTrue());
    String ip =
        client.pods().inNamespace("default").withName("database").get().getStatus().getPodIP();
    String url = "jdbc:postgresql://" + ip + "/shop";
    try (Connection connection = DriverManager.getConnection(url, "shop", "secret");
        Statement statement = connection.createStatement();
        ResultSet said =
            statement.executeQuery(
                "select current_database(), version(), auth_method from pg_hba_file_rules"
                    + " where address = 'all'")) {
      assertThat(said.next()).isTrue();
      assertThat(said.getString(1)).isEqualTo("shop");
      assertThat(said.getString(2)).startsWith("PostgreSQL 15.");
      assertThat(said.getString(3)).isEqualTo(method);
      if (method.equals("trust")) {
        DriverManager.getConnection(url, "shop", "another").close();
      } else {
        assertThatThrownBy(() -> DriverManager.getConnection(url, "shop", "another"))
            .isInstanceOfSatisfying(
                SQLException.class,
                refused -> assertThat(refused.getSQLState()).isEqualTo("28P01"));
      }

      // Its grace is 20 s, and this client stays: a server that waited for it would be killed then.
      client.pods().inNamespace("default").withName("database").delete();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> client.pods().inNamespace("default").withName("database").get() == null);
    }
  }

  @Test
  void saysWhatItMisses() {
    pod("open", "- {name: OTHER, value: x}");

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(status("open")).contains("set POSTGRES_PASSWORD"));
  }

  @Test
  void isUnpackedOnce() throws IOException {
    Path server = folder.resolve("server/bin/postgres");
    Object first = Files.getAttribute(server, "unix:ino");

    PostgresProgram.in(folder);

    assertThat(Files.getAttribute(server, "unix:ino")).isEqualTo(first);
    assertThat(server).isExecutable();
    try (var left = Files.list(folder)) {
      assertThat(left.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder("serve", "server", "tools");
    }
  }
}
