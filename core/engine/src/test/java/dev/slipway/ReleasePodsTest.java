package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.WorkloadConfig;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReleasePodsTest {
  private final ReleasePods mine =
      new ReleasePods(List.of(workload("Deployment", "backend"), workload("StatefulSet", "db")));

  private static WorkloadConfig workload(String kind, String name) {
    return new WorkloadConfig(
        kind, name, Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofSeconds(1));
  }

  private static Pod pod(String kind, String owner, String hash, boolean controls) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(owner + "-x2x1")
        .withLabels(Map.of("pod-template-hash", hash))
        .addNewOwnerReference()
        .withKind(kind)
        .withName(owner)
        .withController(controls)
        .endOwnerReference()
        .endMetadata()
        .build();
  }

  @Test
  void areThoseThatTheWorkloadsOrTheirReplicaSetsControl() {
    assertThat(mine).accepts(pod("ReplicaSet", "backend-5d4c", "5d4c", true));
    assertThat(mine).accepts(pod("StatefulSet", "db", "", true));
  }

  @Test
  void areNotThoseOfAnotherWorkloadWhoseNameBeginsAlike() {
    assertThat(mine).rejects(pod("ReplicaSet", "backend-jobs-5d4c", "5d4c", true));
    assertThat(mine).rejects(pod("Job", "db", "", true));
    assertThat(mine).rejects(pod("StatefulSet", "db-copy", "", true));
  }

  @Test
  void areNotThoseThatNothingControls() {
    assertThat(mine).rejects(pod("ReplicaSet", "backend-5d4c", "5d4c", false));
    assertThat(mine)
        .rejects(new PodBuilder().withNewMetadata().withName("backend-1").endMetadata().build());
  }
}
