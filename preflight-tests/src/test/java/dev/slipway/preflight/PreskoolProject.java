package dev.slipway.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.ConfigLoader;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.gate.CheckResult;
import dev.slipway.gate.GateRequest;
import dev.slipway.gate.GateResult;
import dev.slipway.harness.gate.JUnitGate;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import dev.slipway.release.Version;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A copy of PreSkool's slipway.yaml and documents, with a repository around it where asked. */
final class PreskoolProject {
  /** The rules of the tables that PreSkool's documents have without a row. */
  static final String NO_WINDOWS = "|------|----|--------------|-----------|";

  static final String NO_REVIEWS = "|--------|----------|----|";
  static final String NO_ATTESTATIONS = "|--------------|---------|----|------|----|";
  static final String NO_ROSTER = "|------|----|----------|---------|";

  private static final Path EXAMPLE =
      Path.of(System.getProperty("basedir", "."), "../examples/preskool-erp");

  final Path folder;
  private String version = "3f2c1a9";

  PreskoolProject(Path folder) throws IOException {
    this.folder = folder;
    for (String part : List.of("slipway.yaml", "docs", "security", "k8s")) {
      try (Stream<Path> all = Files.walk(EXAMPLE.resolve(part))) {
        for (Path from : all.toList()) {
          Path to = folder.resolve(EXAMPLE.relativize(from).toString());
          Files.createDirectories(Files.isDirectory(from) ? to : to.getParent());
          if (Files.isRegularFile(from)) {
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
          }
        }
      }
    }
  }

  void edit(String file, String blank, String filled) throws IOException {
    Path path = folder.resolve(file);
    String text = Files.readString(path);
    assertThat(text).contains(blank);
    Files.writeString(path, text.replace(blank, filled));
  }

  /** Adds a row to a table that has none yet, or above those that it has. */
  void row(String file, String rule, String row) throws IOException {
    edit(file, rule, rule + "\n| " + row + " |");
  }

  /** Asks GitHub at this address. */
  void github(String url) throws IOException {
    edit(
        "slipway.yaml",
        "  prerequisites:\n",
        "  prerequisites:\n    github: {repository: acme/erp, apiUrl: '" + url + "'}\n");
  }

  /** Commits everything and releases that commit. */
  String commit() throws IOException, InterruptedException {
    if (!Files.exists(folder.resolve(".git"))) {
      git("init", "--quiet", "--initial-branch=main");
    }
    git("add", "--all");
    git("commit", "--quiet", "--message=Change");
    version = git("rev-parse", "HEAD").strip();
    return version;
  }

  void releases(String other) {
    version = other;
  }

  String git(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new java.util.ArrayList<>(
            List.of("git", "-c", "user.name=preskool", "-c", "user.email=erp@preskool.test"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  GateResult check(String environment, Class<?>... checks) {
    return check(environment, Map.of(), checks);
  }

  GateResult check(String environment, Map<String, String> variables, Class<?>... checks) {
    Map<String, String> all = new java.util.HashMap<>(variables);
    all.put("PRESKOOL_LOGIN_PASSWORD", "login-4471");
    SlipwayConfig config = ConfigLoader.load(folder.resolve("slipway.yaml"), all);
    Release release =
        new Release(config, config.environment(environment), new Version(version), Map.of());
    // Nothing here asks the cluster.
    try (KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder().withMasterUrl("http://127.0.0.1:1").build())
            .build()) {
      return Seen.of(
          new JUnitGate(Stream.of(checks).map(Class::getName).toList()),
          new GateRequest(Phase.PREFLIGHT, release, client, new Redactor(), Duration.ofMinutes(1)));
    }
  }

  static CheckResult find(GateResult result, String id) {
    return result.checks().stream()
        .filter(c -> c.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + id + " in " + result.checks()));
  }
}
