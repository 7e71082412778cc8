package dev.slipway.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;

final class KubeconfigsTest {
  @Test
  void bothLetTheAdminInWhereRolesAreAsked() {
    try (EmbeddedKubernetes cluster = EmbeddedKubernetes.builder().rbac(true).start()) {
      for (String kubeconfig : new String[] {cluster.kubeconfig(), cluster.plainKubeconfig()}) {
        try (KubernetesClient client = client(kubeconfig)) {
          assertThat(client.namespaces().withName("kube-system").get()).isNotNull();
        }
      }
    }
  }

  @Test
  void withoutItsTokenThePlainOneLetsNobodyIn() {
    try (EmbeddedKubernetes cluster = EmbeddedKubernetes.builder().rbac(true).start()) {
      String other = cluster.plainKubeconfig().replaceFirst("token: .*", "token: another");
      try (KubernetesClient client = client(other)) {
        assertThatThrownBy(() -> client.namespaces().list())
            .isInstanceOf(KubernetesClientException.class)
            .hasMessageContaining("Unauthorized");
      }
    }
  }

  private static KubernetesClient client(String kubeconfig) {
    return new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(kubeconfig)).build();
  }
}
