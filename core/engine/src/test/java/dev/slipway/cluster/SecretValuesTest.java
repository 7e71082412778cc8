package dev.slipway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretValuesTest {
  private static GenericKubernetesResource object(String kind, String field, Object value) {
    GenericKubernetesResource object = new GenericKubernetesResource();
    object.setApiVersion("v1");
    object.setKind(kind);
    object.setAdditionalProperty(field, Map.of("key", value));
    return object;
  }

  @Test
  void givesDataAsItStandsAndDecoded() {
    assertThat(SecretValues.of(object("Secret", "data", "aHVudGVyMg==")))
        .containsExactly("aHVudGVyMg==", "hunter2");
  }

  @Test
  void givesStringDataAsItStandsAndEncoded() {
    assertThat(SecretValues.of(object("Secret", "stringData", "hunter2")))
        .containsExactly("hunter2", "aHVudGVyMg==");
  }

  @Test
  void givesBytesAndBrokenDataAsTheyStand() {
    assertThat(SecretValues.of(object("Secret", "data", "/w=="))).containsExactly("/w==");
    assertThat(SecretValues.of(object("Secret", "data", "abcde"))).containsExactly("abcde");
    assertThat(SecretValues.of(object("Secret", "data", 4711))).contains("4711");
  }

  @Test
  void givesNothingOfOtherKinds() {
    assertThat(SecretValues.of(object("ConfigMap", "data", "hunter2"))).isEmpty();
  }
}
