package dev.slipway.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@NeedsTestCluster
class ServerSideApplyIT {
  private static RealNamespace namespace;
  private static ServerSideApply apply;

  @BeforeAll
  static void connect() {
    namespace = RealNamespace.create();
    apply = new ServerSideApply(namespace.client());
  }

  @AfterAll
  static void disconnect() {
    if (namespace != null) {
      namespace.close();
    }
  }

  private static GenericKubernetesResource configMap(String name, String value) {
    return namespace.object(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %s}
        data: {greeting: "%s"}
        """
            .formatted(name, value));
  }

  private static String greeting(String name) {
    return namespace
        .client()
        .configMaps()
        .inNamespace(namespace.name())
        .withName(name)
        .get()
        .getData()
        .get("greeting");
  }

  @Test
  void appliesAsSlipway() {
    GenericKubernetesResource applied = apply.apply(configMap("applied", "hello"), false);

    assertThat(greeting("applied")).isEqualTo("hello");
    assertThat(applied.getMetadata().getManagedFields())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.getManager()).isEqualTo("slipway");
              assertThat(f.getOperation()).isEqualTo("Apply");
            });
  }

  @Test
  void dryRunSaysWhatWouldComeAndWritesNothing() {
    GenericKubernetesResource dry = apply.apply(configMap("dry", "hello"), true);

    assertThat(dry.getMetadata().getUid()).isNotBlank();
    assertThat(namespace.client().configMaps().inNamespace(namespace.name()).withName("dry").get())
        .isNull();
  }

  @Test
  void namesTheOtherManagerAndItsFields() {
    namespace
        .client()
        .resource(configMap("conflict", "theirs"))
        .fieldManager("somebody-else")
        .serverSideApply();

    ApplyConflictException e =
        catchThrowableOfType(
            ApplyConflictException.class, () -> apply.apply(configMap("conflict", "ours"), false));

    assertThat(e.conflicts())
        .containsExactly(new ApplyConflictException.Owned("somebody-else", ".data.greeting"));
    assertThat(e)
        .hasMessageContaining("ConfigMap/conflict")
        .hasMessageContaining("'somebody-else' owns .data.greeting")
        .hasMessageContaining("--field-manager=slipway");
    assertThat(greeting("conflict")).isEqualTo("theirs");
  }

  @Test
  void takesTheFieldsOverWhenForced() {
    namespace
        .client()
        .resource(configMap("forced", "theirs"))
        .fieldManager("somebody-else")
        .serverSideApply();

    apply.force(configMap("forced", "ours"), false);

    assertThat(greeting("forced")).isEqualTo("ours");
  }

  @Test
  void saysWhatTheApiServerRefused() {
    GenericKubernetesResource service =
        namespace.object(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: refused}
            spec: {ports: [{port: 99999, protocol: TCP}]}
            """);

    ApplyException e = catchThrowableOfType(ApplyException.class, () -> apply.apply(service, true));

    assertThat(e.refused()).isTrue();
    assertThat(e.code()).isEqualTo(422);
    assertThat(e.ref()).isEqualTo(ObjectRef.of(service));
    assertThat(e)
        .hasMessageContaining("Service/refused")
        .hasMessageContaining("spec.ports[0].port");
  }

  @Test
  void keepsTheValueOfARefusedSecretToItself() {
    GenericKubernetesResource secret =
        namespace.object(
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: wrong}
            data: {password: 4711471147114711}
            """);

    assertThatThrownBy(() -> apply.apply(secret, true))
        .isInstanceOf(ApplyException.class)
        .hasMessageContaining("Secret/wrong")
        .hasMessageNotContaining("4711471147114711")
        .hasNoCause();
  }

  @Test
  void saysThatAKindIsNotServed() {
    GenericKubernetesResource unknown =
        namespace.object("apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: w}");

    ApplyException e = catchThrowableOfType(ApplyException.class, () -> apply.apply(unknown, true));

    assertThat(e).hasMessageContaining("Widget/w").hasMessageContaining("CustomResourceDefinition");
  }

  @Test
  void isNoRefusalWhenTheApiServerDoesNotAnswer() {
    Config nowhere =
        new ConfigBuilder()
            .withMasterUrl("http://127.0.0.1:1")
            .withRequestRetryBackoffLimit(0)
            .build();
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(nowhere).build()) {
      ApplyException e =
          catchThrowableOfType(
              ApplyException.class,
              () -> new ServerSideApply(client).apply(configMap("nowhere", "x"), true));

      assertThat(e.refused()).isFalse();
      assertThat(e.code()).isZero();
      assertThat(e).hasMessageContaining("did not answer");
    }
  }
}
