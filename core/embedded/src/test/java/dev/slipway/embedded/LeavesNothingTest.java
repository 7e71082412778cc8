package dev.slipway.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.slipway.embedded.node.ImageCatalogue;
import dev.slipway.embedded.postgres.PostgresProgram;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** No thread, process, port or file stays behind a cluster, however it ends. */
@Timeout(300)
@NeedsBusybox
class LeavesNothingTest {
  private static final int CYCLES = 200;

  /** A cluster with a running pod, for a JVM that is killed; prints the ids of all processes. */
  static final class Victim {
    private Victim() {}

    /** Its argument is where PostgreSQL is kept. */
    public static void main(String[] args) throws IOException {
      ImageCatalogue images =
          ImageCatalogue.builder()
              .image("postgres", PostgresProgram.in(Path.of(args[0])), "15")
              .build();
      EmbeddedKubernetes cluster = EmbeddedKubernetes.builder().images(images).start();
      sleeper(cluster, "victim");
      database(cluster);
      System.out.println(
          ProcessHandle.current()
              .descendants()
              .map(process -> Long.toString(process.pid()))
              .collect(Collectors.joining(" ")));
      System.in.read();
      cluster.close();
    }
  }

  private static void sleeper(EmbeddedKubernetes cluster, String name) {
    cluster
        .api()
        .create(
            new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage("busybox:1.36")
                .withCommand("sh", "-c", "trap '' TERM; while true; do sleep 1000; done")
                .endContainer()
                .endSpec()
                .build());
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> cluster.api().get(Pod.class, "default", name).orElseThrow(),
            LeavesNothingTest::runs);
  }

  /** Until it takes connections, with all its processes. */
  private static void database(EmbeddedKubernetes cluster) {
    Pod pod =
        Serialization.unmarshal(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: database, namespace: default}
            spec:
              containers:
              - name: postgres
                image: postgres:15
                env:
                - {name: PGDATA, value: /var/lib/postgresql/data/pgdata}
                - {name: POSTGRES_PASSWORD, value: secret}
                readinessProbe: {periodSeconds: 1, exec: {command: [pg_isready]}}
                volumeMounts: [{name: data, mountPath: /var/lib/postgresql/data}]
              volumes: [{name: data, emptyDir: {}}]
            """,
            Pod.class);
    cluster.api().create(pod);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                cluster
                    .api()
                    .get(Pod.class, "default", "database")
                    .map(Pod::getStatus)
                    .filter(s -> s.getContainerStatuses() != null)
                    .filter(s -> s.getContainerStatuses().stream().allMatch(c -> c.getReady()))
                    .filter(s -> !s.getContainerStatuses().isEmpty())
                    .isPresent());
  }

  private static boolean runs(Pod pod) {
    return pod.getStatus() != null && "Running".equals(pod.getStatus().getPhase());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void twoHundredStartsAndStops() throws IOException {
    cycle(0);
    List<String> threads = threads();
    Set<Path> files = files();
    long open = open();

    for (int i = 1; i <= CYCLES; i++) {
      cycle(i);
    }

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              // The thread of a JDK 17 HTTP client ends when the client is collected.
              System.gc();
              assertThat(ProcessHandle.current().descendants()).isEmpty();
              assertThat(threads()).hasSizeLessThanOrEqualTo(threads.size());
              assertThat(files()).isEqualTo(files);
              assertThat(open())
                  .as("open files and sockets; those of the JVM itself vary by a few")
                  .isLessThan(open + CYCLES / 4);
            });
  }

  private static void cycle(int number) {
    try (EmbeddedKubernetes cluster =
        EmbeddedKubernetes.builder().images(ImageCatalogue.builder().build()).start()) {
      if (number % 20 == 0) {
        sleeper(cluster, "sleeper");
      }
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aKilledJvm(@TempDir Path temporary, @TempDir Path postgres)
      throws IOException, InterruptedException {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                postgres.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<Long> running;
    try (BufferedReader lines = jvm.inputReader(StandardCharsets.UTF_8)) {
      running = Stream.of(lines.readLine().split(" ")).map(Long::valueOf).toList();
    }
    assertThat(running)
        .as("the pods' processes, the database's many among them")
        .hasSizeGreaterThan(8);

    jvm.destroyForcibly().waitFor();

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              assertThat(running).noneMatch(id -> ProcessHandle.of(id).isPresent());
              assertThat(temporary).isEmptyDirectory();
            });
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).sorted().toList();
  }

  /** Those of this JVM: others of this machine have theirs beside them. */
  private static Set<Path> files() throws IOException {
    String prefix = "slipway-embedded-" + ProcessHandle.current().pid() + "-";
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static long open() {
    return ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
        .getOpenFileDescriptorCount();
  }
}
