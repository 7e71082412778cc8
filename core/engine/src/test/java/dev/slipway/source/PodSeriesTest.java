package dev.slipway.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodSeriesTest {
  private static final PodSeries THEIRS =
      PodSeries.of(List.of(pod("backend-1", "10.42.0.7"), pod("backend-2", "fd00::7")));
  private static final PodSeries NO_ADDRESS = PodSeries.of(List.of(pod("backend-1", null)));

  private static Pod pod(String name, @Nullable String ip) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewStatus()
        .withPodIP(ip)
        .endStatus()
        .build();
  }

  @ParameterizedTest
  @CsvSource({
    "pod, backend-1, true",
    "pod, backend-3, false",
    "kubernetes_pod_name, backend-2, true",
    "instance, 10.42.0.7:8080, true",
    "instance, 10.42.0.70:8080, false",
    "instance, 10.42.0.7, true",
    "instance, [fd00::7]:8080, true",
    "job, backend, false"
  })
  void areToldByNameOrElseByAddress(String label, String value, boolean theirs) {
    assertThat(THEIRS.test(new Series(Map.of(label, value), List.of()))).isEqualTo(theirs);
  }

  @ParameterizedTest
  @CsvSource({"backend-1, true", "backend-9, false"})
  void believeANameMoreThanAnAddressThatMayHaveBeenAnotherPods(String name, boolean theirs) {
    Series series = new Series(Map.of("pod", name, "instance", "10.42.0.7:8080"), List.of());
    assertThat(THEIRS.test(series)).isEqualTo(theirs);
    assertThat(NO_ADDRESS.test(series)).isEqualTo(theirs);
  }
}
