package dev.slipway.kustomize;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The program that the renderer is compared with. */
final class Kubectl {
  /** What it wrote, or said when it failed. */
  record Answer(boolean ok, String text) {}

  /** The one of kubectl 1.34; others render some fields in another way. */
  private static final String KUSTOMIZE = "v5.7.1";

  private final Path program;

  private Kubectl(Path program) {
    this.program = program;
  }

  static Optional<Kubectl> find() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(p -> !p.isBlank())
        .map(p -> Path.of(p, "kubectl"))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Kubectl::new);
  }

  /** Skips the test where there is none, and fails it where nothing may be skipped. */
  static Kubectl required() {
    Optional<Kubectl> found = find();
    if (found.isEmpty() && "all".equals(System.getenv("SLIPWAY_REQUIRE"))) {
      fail("No kubectl is on the PATH, and SLIPWAY_REQUIRE=all allows no skip");
    }
    assumeTrue(found.isPresent(), "no kubectl is on the PATH");
    Kubectl kubectl = found.orElseThrow();
    boolean same = kubectl.hasKustomize();
    if (!same && "all".equals(System.getenv("SLIPWAY_REQUIRE"))) {
      fail(kubectl.program + " does not hold kustomize " + KUSTOMIZE + ", and no skip is allowed");
    }
    assumeTrue(same, kubectl.program + " does not hold kustomize " + KUSTOMIZE);
    return kubectl;
  }

  private boolean hasKustomize() {
    try {
      return run(List.of(program.toString(), "version", "--client")).text().contains(KUSTOMIZE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Answer kustomize(Path folder) throws IOException {
    return run(List.of(program.toString(), "kustomize", folder.toString()));
  }

  private static Answer run(List<String> command) throws IOException {
    Path errors = Files.createTempFile("kubectl", ".err");
    try {
      Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean ok = process.waitFor() == 0;
      return new Answer(ok, ok ? out : Files.readString(errors));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while kubectl was running", e);
    } finally {
      Files.deleteIfExists(errors);
    }
  }
}
