package dev.slipway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Plants a violation into a project that has this build as its parent, and sees the build fail on
 * it. The clean twin proves that nothing else fails it.
 */
class HygieneIT {
  private static final String CLEAN =
      """
      @org.jspecify.annotations.NullMarked
      package planted;
      """;

  private final Path root = Path.of("").toAbsolutePath().getParent();

  @Test
  void aCleanProjectBuilds() throws Exception {
    Outcome outcome =
        build(
            "clean",
            """
            package planted;

            final class Planted {
              String name() {
                return "clean";
              }
            }
            """);
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
  }

  @Test
  void errorProneFailsTheBuild() throws Exception {
    Outcome outcome =
        build(
            "error-prone",
            """
            package planted;

            final class Planted {
              boolean same(String[] a, String[] b) {
                return a.equals(b);
              }
            }
            """);
    assertThat(outcome.exitCode()).isNotZero();
    assertThat(outcome.output()).contains("[ArrayEquals]");
  }

  @Test
  void nullAwayFailsTheBuild() throws Exception {
    Outcome outcome =
        build(
            "null-away",
            """
            package planted;

            final class Planted {
              String name() {
                return null;
              }
            }
            """);
    assertThat(outcome.exitCode()).isNotZero();
    assertThat(outcome.output()).contains("[NullAway]");
  }

  @Test
  void badFormatFailsTheBuild() throws Exception {
    Outcome outcome = build("format", "package planted;\nfinal class Planted {   }\n");
    assertThat(outcome.exitCode()).isNotZero();
    assertThat(outcome.output()).contains("format violations");
  }

  private Outcome build(String name, String source) throws IOException, InterruptedException {
    Path project = root.resolve("docs/target/planted").resolve(name);
    Path sources = Files.createDirectories(project.resolve("src/main/java/planted"));
    Files.writeString(sources.resolve("package-info.java"), CLEAN);
    Files.writeString(sources.resolve("Planted.java"), source);
    Files.writeString(
        project.resolve("pom.xml"),
        """
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <parent>
            <groupId>dev.slipway</groupId>
            <artifactId>slipway-parent</artifactId>
            <version>0.1.0-SNAPSHOT</version>
            <relativePath>../../../../pom.xml</relativePath>
          </parent>
          <artifactId>planted</artifactId>
          <dependencies>
            <dependency>
              <groupId>org.jspecify</groupId>
              <artifactId>jspecify</artifactId>
            </dependency>
          </dependencies>
        </project>
        """);
    Path output = project.resolve("build.log");
    Process maven =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("maven.home"), "bin", "mvn").toString(),
                    "-o",
                    "-B",
                    "-q",
                    "-Dmaven.repo.local=" + System.getProperty("maven.repo.local"),
                    "clean",
                    "compile"))
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new Outcome(maven.waitFor(), Files.readString(output, StandardCharsets.UTF_8));
  }

  private record Outcome(int exitCode, String output) {}
}
