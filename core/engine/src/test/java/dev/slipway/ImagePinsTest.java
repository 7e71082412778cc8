package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.config.ConfigLoader;
import dev.slipway.error.SlipwayException;
import dev.slipway.manifest.Manifests;
import dev.slipway.manifest.ReleaseImages;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Release;
import dev.slipway.release.Version;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagePinsTest {
  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

  private final AtomicInteger asked = new AtomicInteger();
  @TempDir Path folder;
  private HttpServer registry;

  @BeforeEach
  void start() throws IOException {
    registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    registry.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          boolean there =
              exchange.getRequestURI().getPath().equals("/v2/acme/backend/manifests/3f2c1a9");
          exchange.getResponseHeaders().set("Docker-Content-Digest", DIGEST);
          exchange.sendResponseHeaders(there ? 200 : 404, -1);
          exchange.close();
        });
    registry.start();
  }

  @AfterEach
  void stop() {
    registry.stop(0);
  }

  @Test
  void deployWhatTheTagLeadsTo() throws IOException {
    ReleaseImages.Result pinned = pin(release("acme/backend", "digest"));

    assertThat(pinned.images())
        .containsExactly(
            new ReleaseImages.Image("backend", host() + "/acme/backend:3f2c1a9@" + DIGEST));
    assertThat(pinned.manifests().images())
        .containsExactly(host() + "/acme/backend:3f2c1a9@" + DIGEST);
  }

  @Test
  void askNobodyForImagesThatAreDeployedByTag() throws IOException {
    assertThat(pin(release("acme/backend", "tag")).manifests().images())
        .containsExactly(host() + "/acme/backend:3f2c1a9");
    assertThat(asked).hasValue(0);
  }

  @Test
  void leaveTheDigestThatTheReleaseHasAlready() throws IOException {
    String given = "sha256:" + "f".repeat(64);
    Release release = release("acme/backend", "digest").withDigest("backend", given);

    assertThat(pin(release).manifests().images())
        .containsExactly(host() + "/acme/backend@" + given);
    assertThat(asked).hasValue(0);
  }

  @Test
  void refuseThePlanWhenATagLeadsNowhere() throws IOException {
    Release release = release("acme/none", "digest");

    assertThatThrownBy(() -> pin(release))
        .isInstanceOf(SlipwayException.class)
        .hasMessageStartingWith("Tried to read " + host() + "/acme/none:3f2c1a9, but ")
        .hasMessageContaining("404");
  }

  private ReleaseImages.Result pin(Release release) {
    GenericKubernetesResource pod = new GenericKubernetesResource();
    pod.setApiVersion("v1");
    pod.setKind("Pod");
    pod.setMetadata(new ObjectMetaBuilder().withName("main").build());
    pod.setAdditionalProperty(
        "spec", Map.of("containers", List.of(Map.of("name", "main", "image", "backend"))));
    return ImagePins.in(
        ReleaseImages.of(release).in(new Manifests(List.of(pod))),
        release,
        new Redactor(),
        Clock.systemUTC());
  }

  private Release release(String repository, String deployBy) throws IOException {
    Files.createDirectories(folder.resolve("k8s"));
    Path file =
        Files.writeString(
            folder.resolve("slipway.yaml"),
            """
            application: erp
            images: [{name: backend, newName: "%s/%s", deployBy: %s}]
            workloads: [{name: backend}]
            environments: {production: {namespace: erp, manifests: k8s}}
            """
                .formatted(host(), repository, deployBy));
    var config = ConfigLoader.load(file, Map.of());
    return new Release(config, config.environment("production"), new Version("3f2c1a9"), Map.of());
  }

  private String host() {
    return "127.0.0.1:" + registry.getAddress().getPort();
  }
}
