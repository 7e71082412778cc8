package dev.slipway.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.cluster.ObjectRef;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotJsonTest {
  private final KubernetesSerialization serialization = new KubernetesSerialization();
  private final SnapshotJson json = new SnapshotJson(serialization);

  private Snapshot snapshot() {
    GenericKubernetesResource secret =
        serialization.unmarshal(
            """
            apiVersion: v1
            kind: Secret
            metadata:
              name: credentials
              namespace: shop
              uid: u1
              managedFields:
                - manager: slipway
                  operation: Apply
                  apiVersion: v1
                  fieldsType: FieldsV1
                  fieldsV1: {"f:data": {"f:password": {}}}
            data: {password: c2VjcmV0}
            count: 3
            ratio: 0.5
            large: 9007199254740993
            nothing: {}
            """,
            GenericKubernetesResource.class);
    return new Snapshot(
        "shop",
        "r1",
        Instant.parse("2026-02-20T10:15:00Z"),
        List.of(
            BeforeImage.of(ObjectRef.of(secret), secret),
            BeforeImage.absent(new ObjectRef("v1", "Namespace", null, "shop"))));
  }

  @Test
  void readsWhatItWrote() {
    Snapshot read = json.read(json.write(snapshot()));

    assertThat(read.application()).isEqualTo("shop");
    assertThat(read.release()).isEqualTo("r1");
    assertThat(read.takenAt()).isEqualTo(Instant.parse("2026-02-20T10:15:00Z"));
    BeforeImage secret = read.images().get(0);
    assertThat(secret.ref()).isEqualTo(new ObjectRef("v1", "Secret", "shop", "credentials"));
    assertThat(secret.uid()).contains("u1");
    assertThat(secret.finished()).isFalse();
    assertThat(secret.object()).isEqualTo(snapshot().images().get(0).object());
    assertThat(read.images().get(1).isAbsent()).isTrue();
    assertThat(read.images().get(1).ref().namespace()).isNull();
  }

  @Test
  void doesNotReadALaterVersion() {
    byte[] later = "{\"schemaVersion\": 2, \"objects\": []}".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> json.read(later))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("schema version 2");
  }

  @Test
  void doesNotQuoteWhatIsNoJson() {
    byte[] broken = "{\"password\": s3cr3t".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> json.read(broken))
        .isInstanceOf(SnapshotException.class)
        .hasMessageNotContaining("s3cr3t")
        .hasNoCause();
  }

  @Test
  void showsNoSecretAsText() {
    assertThat(snapshot().toString()).contains("Secret/credentials").doesNotContain("c2VjcmV0");
  }
}
