package dev.slipway.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.embedded.EmbeddedKubernetes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executes docs/getting-started.md, in an empty folder. */
class GettingStartedIT {
  private static final Path DOCUMENT =
      Path.of(System.getProperty("basedir", "."), "../../docs/getting-started.md");
  private static final Path JAR = Path.of("target/slipway.jar").toAbsolutePath();
  private static final Pattern COMMANDS = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
  private static final Duration PROMISED = Duration.ofMinutes(15);

  @TempDir private Path empty;

  @Test
  void endsWithARehearsedRelease() throws Exception {
    assumeTrue(
        EmbeddedKubernetes.isolatesContainers() && EmbeddedKubernetes.runsBusybox(),
        "the embedded cluster needs Linux namespaces of an unprivileged user, and a busybox that is"
            + " linked statically");
    Path said = empty.resolve("said.txt");
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-euc", script())
            .directory(Files.createDirectory(empty.resolve("work")).toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().put("NO_COLOR", "1");

    Process process = builder.start();
    boolean inTime = process.waitFor(PROMISED.toMinutes(), TimeUnit.MINUTES);
    if (!inTime) {
      process.destroyForcibly();
    }

    String text = Files.readString(said);
    assertThat(inTime).as(text).isTrue();
    assertThat(process.exitValue()).as(text).isZero();
    assertThat(text)
        .contains("ROLLED_BACK IMAGE_NOT_FOUND", "READY FOR PRODUCTION DEPLOYMENT")
        .doesNotContain("FAIL");
    assertThat(empty.resolve("work/shop/rehearsal.html")).content().contains("image missing");
  }

  /** All blocks of the document, one after the other, with the alias as a function. */
  private static String script() throws IOException {
    List<String> blocks =
        COMMANDS.matcher(Files.readString(DOCUMENT)).results().map(m -> m.group(1)).toList();
    assertThat(blocks).hasSizeGreaterThanOrEqualTo(3);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return "slipway() { '%s' -jar '%s' \"$@\"; }\n".formatted(java, JAR)
        + blocks.stream().collect(Collectors.joining("\n"));
  }
}
