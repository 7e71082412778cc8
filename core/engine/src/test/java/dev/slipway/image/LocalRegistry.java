package dev.slipway.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The Debian package's {@code docker-registry} on loopback, with images pushed by its API. Where it
 * is not installed, the test is skipped and says so, or fails when {@code SLIPWAY_REQUIRE} says
 * that nothing may be missing.
 */
public final class LocalRegistry implements AutoCloseable {
  static final String USER = "bot";
  static final String PASSWORD = "reg-pass-7140";

  /** What {@code htpasswd -nbB} makes of them. */
  private static final String HTPASSWD =
      "bot:$2y$05$abcdefghijklmnopqrstuuw3fKKIeNou5oZHgGLsnfOMlZuXBrnr2\n";

  private static final Path PROGRAM = Path.of("/usr/bin/docker-registry");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final String host;
  private final boolean guarded;

  private LocalRegistry(Process process, String host, boolean guarded) {
    this.process = process;
    this.host = host;
    this.guarded = guarded;
  }

  /** One that everybody may read. */
  public static LocalRegistry open(Path folder) throws IOException {
    return start(folder, "", false);
  }

  /** One with basic authentication. */
  static LocalRegistry guarded(Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("htpasswd"), HTPASSWD);
    return start(folder, "auth: {htpasswd: {realm: local, path: " + file + "}}\n", true);
  }

  private static LocalRegistry start(Path folder, String auth, boolean guarded) throws IOException {
    requireProgram();
    String host;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      host = "127.0.0.1:" + socket.getLocalPort();
    }
    Path config =
        Files.writeString(
            folder.resolve("config.yml"),
            """
            version: 0.1
            log: {accesslog: {disabled: true}}
            storage: {filesystem: {rootdirectory: %s}, delete: {enabled: true}}
            http: {addr: "%s"}
            """
                    .formatted(folder.resolve("data"), host)
                + auth);
    Process process =
        new ProcessBuilder(PROGRAM.toString(), "serve", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    LocalRegistry registry = new LocalRegistry(process, host, guarded);
    try {
      await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(registry::ready);
    } catch (ConditionTimeoutException e) {
      registry.close();
      throw new AssertionError(Files.readString(folder.resolve("log")), e);
    }
    return registry;
  }

  private static void requireProgram() {
    boolean there = Files.isExecutable(PROGRAM);
    String missing = "Skipped: no " + PROGRAM + "; apt-get install docker-registry";
    if (!there && String.valueOf(System.getenv("SLIPWAY_REQUIRE")).contains("all")) {
      throw new AssertionError(missing + ", for SLIPWAY_REQUIRE says that it must be there");
    }
    assumeTrue(there, missing);
  }

  private boolean ready() {
    assertThat(process.isAlive()).isTrue();
    return send(request("/v2/").GET()).statusCode() == 200;
  }

  /** As it stands in references. */
  public String host() {
    return host;
  }

  void pushBlob(String repository, byte[] content) {
    HttpResponse<String> begun =
        send(request("/v2/" + repository + "/blobs/uploads/").POST(BodyPublishers.noBody()));
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
    String location = begun.headers().firstValue("Location").orElseThrow();
    String at = location + (location.contains("?") ? "&" : "?") + "digest=" + Digest.of(content);
    put(URI.create("http://" + host).resolve(at), "application/octet-stream", content);
  }

  void pushManifest(String repository, String version, String type, byte[] content) {
    put(uri("/v2/" + repository + "/manifests/" + version), type, content);
  }

  /** An image of this tag, which is its revision too; returns the digest of its manifest. */
  public String pushTagged(String repository, String tag) {
    byte[] config = TestImages.config("amd64", TestImages.revision(tag));
    byte[] manifest = pushImage(repository, config);
    pushManifest(repository, tag, ManifestDocument.OCI_MANIFEST, manifest);
    return Digest.of(manifest).value();
  }

  /** Takes an image away, and its tags with it. */
  public void delete(String repository, String digest) {
    HttpResponse<String> answer =
        send(request("/v2/" + repository + "/manifests/" + digest).DELETE());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
  }

  /** An image with its configuration, by its digest; returns its manifest. */
  byte[] pushImage(String repository, byte[] config) {
    byte[] manifest = TestImages.manifest(config);
    pushBlob(repository, config);
    pushManifest(repository, Digest.of(manifest).value(), ManifestDocument.OCI_MANIFEST, manifest);
    return manifest;
  }

  private void put(URI uri, String type, byte[] content) {
    BodyPublisher body = BodyPublishers.ofByteArray(content);
    HttpResponse<String> answer =
        send(authorized(HttpRequest.newBuilder(uri)).header("Content-Type", type).PUT(body));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private HttpRequest.Builder request(String path) {
    return authorized(HttpRequest.newBuilder(uri(path)));
  }

  private HttpRequest.Builder authorized(HttpRequest.Builder request) {
    return guarded
        ? request.header("Authorization", Credentials.password(USER, PASSWORD).basic())
        : request;
  }

  private URI uri(String path) {
    return URI.create("http://" + host + path);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString(UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
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
