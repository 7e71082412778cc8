package dev.slipway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Slipway;
import dev.slipway.embedded.EmbeddedKubernetes;
import dev.slipway.harness.Check;
import dev.slipway.preflight.ClusterChecks;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A project that knows of Slipway only by its pom: Maven runs the suite out of its jar, from a
 * local repository of its own that has this build's artifacts beside those of this machine's.
 */
class OutsideProjectIT {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final String VERSION = "0.1.0-SNAPSHOT";
  private static final Pattern TEST_CASE = Pattern.compile("<testcase name=\"([^\"]*)\"");

  /** As docs/checks.md shows it. */
  private static final Pattern POM = Pattern.compile("(?s)```xml\n(<project .*?</project>\n)```");

  @TempDir private Path folder;
  private Path repository;
  private Path project;

  @BeforeEach
  void install() throws Exception {
    repository = Files.createDirectories(folder.resolve("repository"));
    link(Path.of(System.getProperty("maven.repo.local")), repository, "dev");
    pom("slipway-parent", "pom.xml");
    pom("slipway-core-modules", "core/pom.xml");
    jar("slipway-embedded", "core/embedded/pom.xml", EmbeddedKubernetes.class);
    jar("slipway-core", "core/engine/pom.xml", Slipway.class);
    jar("slipway-harness", "core/harness/pom.xml", Check.class);
    jar("slipway-preflight-tests", "preflight-tests/pom.xml", ClusterChecks.class);
    project = Files.createDirectories(folder.resolve("project"));
    Matcher shown = POM.matcher(Files.readString(ROOT.resolve("docs/checks.md")));
    assertThat(shown.find()).isTrue();
    Files.writeString(project.resolve("pom.xml"), shown.group(1));
  }

  @Test
  void runsEachTestOnceUnderAReadableNameAndFailsClosed() throws Exception {
    try (EmbeddedKubernetes kubernetes = EmbeddedKubernetes.start()) {
      configure(kubernetes);

      Outcome made = maven("-DSLIPWAY_VERSION=3f2c1a9");
      assertThat(made.exitCode()).as(made.output()).isZero();
      List<String> names = testCases();
      assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(20);
      assertThat(names)
          .anySatisfy(n -> assertThat(n).contains("the API server is ready"))
          .anySatisfy(n -> assertThat(n).contains("deploy and rollback may use", "pods/exec"))
          .noneSatisfy(n -> assertThat(n).contains("()["));
      assertThat(project.resolve("target/preflight/preflight.txt"))
          .content()
          .isEqualTo("READY FOR PRODUCTION DEPLOYMENT\n");
      assertThat(project.resolve("target/preflight/preflight.sarif")).content().contains("2.1.0");

      Outcome onlySkips = maven("-DSLIPWAY_VERSION=3f2c1a9", "-Dit.test=DependencyChecks");
      assertThat(onlySkips.exitCode()).as(onlySkips.output()).isNotZero();
      assertThat(project.resolve("target/preflight/preflight.txt"))
          .content()
          .startsWith("BLOCKED\n");
    }
  }

  @Test
  void failsInFewWordsWhenNothingIsConfigured() throws Exception {
    Outcome outcome = maven();

    assertThat(outcome.exitCode()).isNotZero();
    assertThat(outcome.output()).contains("SLIPWAY_VERSION", "(missing)");
    assertThat(project.resolve("target/preflight/preflight.txt")).content().startsWith("BLOCKED\n");
  }

  private void configure(EmbeddedKubernetes kubernetes) throws IOException {
    Files.writeString(project.resolve("kubeconfig"), kubernetes.kubeconfig());
    Files.createDirectories(project.resolve("k8s"));
    Files.writeString(
        project.resolve("slipway.yaml"),
        """
        application: shop
        workloads: [{name: web}]
        environments: {production: {kubeconfig: kubeconfig, namespace: shop, manifests: k8s}}
        """);
    try (KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(kubernetes.kubeconfig()))
            .build()) {
      client
          .resource(new NamespaceBuilder().withNewMetadata().withName("shop").endMetadata().build())
          .create();
    }
  }

  private List<String> testCases() throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> reports = Files.list(project.resolve("target/failsafe-reports"))) {
      for (Path report : reports.filter(f -> f.toString().endsWith(".xml")).toList()) {
        String file = report.getFileName().toString();
        TEST_CASE
            .matcher(Files.readString(report))
            .results()
            .map((MatchResult m) -> file + " " + m.group(1))
            .forEach(names::add);
      }
    }
    return names;
  }

  private Outcome maven(String... more) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("maven.home"), "bin", "mvn").toString());
    command.addAll(List.of("-o", "-B", "-Dmaven.repo.local=" + repository, "verify"));
    command.addAll(List.of(more));
    Path log = folder.resolve("build.log");
    ProcessBuilder maven =
        new ProcessBuilder(command)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    // Of the build around this one nothing is to be seen.
    maven
        .environment()
        .keySet()
        .removeIf(
            name ->
                name.startsWith("SLIPWAY_")
                    || name.equals("TARGET_URL")
                    || name.startsWith("MAVEN_"));
    int exit = maven.start().waitFor();
    return new Outcome(exit, Files.readString(log));
  }

  /** All of a repository but one folder, by links: nothing of it is copied or changed. */
  private static void link(Path from, Path to, String but) throws IOException {
    try (Stream<Path> entries = Files.list(from)) {
      for (Path entry : entries.filter(e -> !e.getFileName().toString().equals(but)).toList()) {
        Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
      }
    }
    if (Files.isDirectory(from.resolve(but)) && but.equals("dev")) {
      link(from.resolve(but), Files.createDirectories(to.resolve(but)), "slipway");
    }
  }

  private void pom(String artifact, String pom) throws IOException {
    Files.copy(ROOT.resolve(pom), target(artifact).resolve(artifact + "-" + VERSION + ".pom"));
  }

  private void jar(String artifact, String pom, Class<?> of)
      throws IOException, URISyntaxException {
    pom(artifact, pom);
    Path jar = target(artifact).resolve(artifact + "-" + VERSION + ".jar");
    Path classes = Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isRegularFile(classes)) {
      Files.copy(classes, jar);
      return;
    }
    int made =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(
                System.out, System.err, "-cf", jar.toString(), "-C", classes + File.separator, ".");
    assertThat(made).isZero();
  }

  private Path target(String artifact) throws IOException {
    return Files.createDirectories(repository.resolve("dev/slipway/" + artifact + "/" + VERSION));
  }

  private record Outcome(int exitCode, String output) {}
}
