package dev.slipway.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server program of this machine, on loopback. Where it is not installed, the test is skipped and
 * says so, or fails when {@code SLIPWAY_REQUIRE} says that nothing may be missing.
 */
public final class LocalProgram implements AutoCloseable {
  private final Process process;
  private final URI url;

  private LocalProgram(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  public static LocalProgram prometheus(Path folder, String config) throws IOException {
    Path file = Files.writeString(folder.resolve("prometheus.yml"), config);
    int port = freePort();
    return start(
        folder,
        port,
        List.of(
            find("prometheus"),
            "--config.file=" + file,
            "--storage.tsdb.path=" + folder.resolve("data"),
            "--web.listen-address=127.0.0.1:" + port));
  }

  public static LocalProgram alertmanager(Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("alertmanager.yml"),
            "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n");
    int port = freePort();
    return start(
        folder,
        port,
        List.of(
            find("prometheus-alertmanager"),
            "--config.file=" + file,
            "--storage.path=" + folder.resolve("alerts"),
            "--cluster.listen-address=",
            "--web.listen-address=127.0.0.1:" + port));
  }

  private static String find(String program) {
    Path path = Path.of("/usr/bin", program);
    boolean there = Files.isExecutable(path);
    String missing = "Skipped: no " + path + "; apt-get install " + program;
    if (!there && String.valueOf(System.getenv("SLIPWAY_REQUIRE")).contains("all")) {
      throw new AssertionError(missing + ", for SLIPWAY_REQUIRE says that it must be there");
    }
    assumeTrue(there, missing);
    return path.toString();
  }

  private static LocalProgram start(Path folder, int port, List<String> command)
      throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    LocalProgram program = new LocalProgram(process, URI.create("http://127.0.0.1:" + port));
    try {
      await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(program::ready);
    } catch (org.awaitility.core.ConditionTimeoutException e) {
      program.close();
      throw new AssertionError(Files.readString(folder.resolve("log")), e);
    }
    return program;
  }

  private boolean ready() throws IOException, InterruptedException {
    assertThat(process.isAlive()).isTrue();
    return HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(url.resolve("/-/ready")).build(),
                HttpResponse.BodyHandlers.ofString())
            .statusCode()
        == 200;
  }

  public URI url() {
    return url;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
