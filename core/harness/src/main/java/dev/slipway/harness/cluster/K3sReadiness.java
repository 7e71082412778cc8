package dev.slipway.harness.cluster;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * When a k3s can be used: a node is Ready, the default namespace has its ServiceAccount (before, no
 * pod is admitted), and names of services resolve. Watched, not polled, but for names.
 */
final class K3sReadiness {
  private final KubernetesClient client;
  private final NodeDns dns;
  private final InstantSource clock;
  private final Instant deadline;

  K3sReadiness(KubernetesClient client, NodeDns dns, InstantSource clock, Duration within) {
    this.client = client;
    this.dns = dns;
    this.clock = clock;
    this.deadline = clock.instant().plus(within);
  }

  void await() {
    List<Node> nodes =
        await(
            "a node to be Ready",
            client.nodes().informOnCondition(all -> all.stream().anyMatch(K3sReadiness::ready)));
    await(
        "the default ServiceAccount",
        client
            .serviceAccounts()
            .inNamespace("default")
            .informOnCondition(
                all ->
                    all.stream()
                        .anyMatch(account -> account.getMetadata().getName().equals("default"))));
    if (shipsCoreDns(nodes)) {
      await(
          "CoreDNS to be available",
          client
              .apps()
              .deployments()
              .inNamespace("kube-system")
              .withLabel("k8s-app", "kube-dns")
              .informOnCondition(all -> all.stream().anyMatch(K3sReadiness::available)));
    } else {
      dns.await(nodes.get(0).getMetadata().getName(), left());
    }
  }

  /** A real k3s deploys CoreDNS a moment after its start, so that its absence proves nothing. */
  private static boolean shipsCoreDns(List<Node> nodes) {
    return nodes.stream()
        .anyMatch(node -> node.getStatus().getNodeInfo().getKubeletVersion().contains("+k3s"));
  }

  private static boolean ready(Node node) {
    return node.getStatus() != null
        && node.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  private static boolean available(Deployment deployment) {
    return deployment.getStatus() != null
        && Objects.requireNonNullElse(deployment.getStatus().getAvailableReplicas(), 0) > 0;
  }

  private <T> T await(String what, CompletableFuture<T> condition) {
    try {
      return condition.get(left().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new ClusterUnavailableException(
          "Tried to start k3s, but waited in vain for " + what + "; see the container's log", late);
    } catch (ExecutionException broken) {
      throw new ClusterUnavailableException(
          "Tried to start k3s, but could not watch for " + what + ": " + broken.getCause(), broken);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ClusterUnavailableException(
          "Tried to start k3s, but was interrupted while waiting for " + what, interrupted);
    } finally {
      condition.cancel(true);
    }
  }

  private Duration left() {
    Duration left = Duration.between(clock.instant(), deadline);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
