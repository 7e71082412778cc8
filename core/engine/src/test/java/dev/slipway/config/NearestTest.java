package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> FIELDS = List.of("name", "namespace", "manifests", "baseUrl");

  @Test
  void findsWhatWasMistyped() {
    assertThat(Nearest.to("nmae", FIELDS)).contains("name");
    assertThat(Nearest.to("baseURL", FIELDS)).contains("baseUrl");
    assertThat(Nearest.to("base-url", FIELDS)).contains("baseUrl");
    assertThat(Nearest.to("namespaces", FIELDS)).contains("namespace");
    assertThat(Nearest.to("manifest", FIELDS)).contains("manifests");
  }

  @Test
  void findsNothingWhereNothingIsNear() {
    assertThat(Nearest.to("overlay", FIELDS)).isEmpty();
    assertThat(Nearest.to("x", List.of("a"))).isEmpty();
  }

  @Test
  void countsASwapOnce() {
    assertThat(Nearest.distance("nmae", "name")).isEqualTo(1);
    assertThat(Nearest.distance("", "abc")).isEqualTo(3);
    assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
  }
}
