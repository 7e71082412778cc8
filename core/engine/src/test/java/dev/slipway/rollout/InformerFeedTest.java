package dev.slipway.rollout;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.cluster.ObjectRef;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class InformerFeedTest {
  @Test
  void refusesAWorkloadThatDoesNotRollOut() {
    try (KubernetesClient client = new KubernetesClientBuilder().build()) {
      ObjectRef service = new ObjectRef("v1", "Service", "shop", "backend");
      assertThatThrownBy(() -> new InformerFeed(client, List.of(service), () -> {}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Service/backend");
    }
  }
}
