package dev.slipway.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@NeedsTestCluster
class ClusterBlobsIT {
  private static final String TYPE = "slipway.dev/test";

  private static RealNamespace namespace;

  @BeforeAll
  static void connect() {
    namespace = RealNamespace.create("apply");
  }

  @AfterAll
  static void disconnect() {
    if (namespace != null) {
      namespace.close();
    }
  }

  private static ClusterBlobs blobs(int chunkBytes) {
    return new ClusterBlobs(namespace.client(), namespace.name(), chunkBytes);
  }

  /** Content that no compression makes smaller. */
  private static byte[] random(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return content;
  }

  private static Secret secret(String name) {
    return namespace.client().secrets().inNamespace(namespace.name()).withName(name).get();
  }

  @Test
  void keepsMoreThanOneSecretHolds() {
    ClusterBlobs blobs = new ClusterBlobs(namespace.client(), namespace.name());
    byte[] content = random(2_000_000);

    blobs.put(new BlobName("large"), TYPE, Map.of("slipway.dev/application", "shop"), content);

    assertThat(blobs.get(new BlobName("large"))).hasValue(content);
    assertThat(secret("large-2").getType()).isEqualTo(TYPE);
    assertThat(secret("large-2").getMetadata().getLabels())
        .containsEntry("app.kubernetes.io/managed-by", "slipway")
        .containsEntry("slipway.dev/application", "shop");
    assertThat(secret("large-3")).isNull();
  }

  @Test
  void replacesABlobWithAShorterOne() {
    ClusterBlobs blobs = blobs(100);
    blobs.put(new BlobName("twice"), TYPE, Map.of(), random(500));

    blobs.put(new BlobName("twice"), TYPE, Map.of(), "short".getBytes(StandardCharsets.UTF_8));

    assertThat(blobs.get(new BlobName("twice"))).hasValue("short".getBytes(StandardCharsets.UTF_8));
    assertThat(secret("twice-1")).isNull();
  }

  @Test
  void isNotThereWhenItsWriterDiedBeforeTheEnd() {
    ClusterBlobs blobs = blobs(100);
    blobs.put(new BlobName("torn"), TYPE, Map.of("test", "torn"), random(500));
    namespace.client().secrets().inNamespace(namespace.name()).withName("torn-0").delete();

    assertThat(blobs.get(new BlobName("torn"))).isEmpty();
    assertThat(blobs.list(Map.of("test", "torn"))).isEmpty();

    blobs.put(new BlobName("torn"), TYPE, Map.of("test", "torn"), random(300));
    assertThat(blobs.get(new BlobName("torn"))).hasValue(random(300));
  }

  @Test
  void doesNotReturnWhatSomebodyChanged() {
    ClusterBlobs blobs = blobs(100);
    blobs.put(new BlobName("changed"), TYPE, Map.of(), random(500));
    namespace
        .client()
        .secrets()
        .inNamespace(namespace.name())
        .withName("changed-1")
        .edit(
            s -> {
              s.getData().put("content", Base64.getEncoder().encodeToString(random(100)));
              return s;
            });

    assertThatThrownBy(() -> blobs.get(new BlobName("changed")))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("'changed'")
        .hasMessageContaining("checksum");

    namespace.client().secrets().inNamespace(namespace.name()).withName("changed-1").delete();
    assertThatThrownBy(() -> blobs.get(new BlobName("changed")))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("Secret changed-1 is missing");
  }

  @Test
  void listsByLabelAndDeletes() {
    ClusterBlobs blobs = blobs(100);
    Map<String, String> shop = Map.of("slipway.dev/application", "list-shop");
    blobs.put(new BlobName("one"), TYPE, shop, random(300));
    blobs.put(new BlobName("two"), TYPE, shop, random(10));
    blobs.put(new BlobName("other"), TYPE, Map.of(), random(10));

    assertThat(blobs.list(shop))
        .extracting(b -> b.name().value())
        .containsExactlyInAnyOrder("one", "two");
    assertThat(blobs.list(shop).get(0).labels())
        .containsEntry("slipway.dev/application", "list-shop");

    blobs.delete(new BlobName("one"));
    blobs.delete(new BlobName("one"));

    assertThat(blobs.get(new BlobName("one"))).isEmpty();
    assertThat(secret("one-1")).isNull();
    assertThat(blobs.list(shop)).extracting(b -> b.name().value()).containsExactly("two");
  }

  @Test
  void saysThatTheNamespaceIsMissing() {
    ClusterBlobs nowhere = new ClusterBlobs(namespace.client(), "apply-nowhere");

    assertThatThrownBy(
            () ->
                nowhere.put(
                    new BlobName("x"), TYPE, Map.of(), "pass1234".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("namespaces \"apply-nowhere\" not found")
        .hasNoCause();
  }
}
