package dev.slipway.harness.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.ChannelsConfig;
import dev.slipway.config.DeploymentsConfig;
import dev.slipway.config.Secret;
import dev.slipway.config.TrackerConfig;
import dev.slipway.harness.cluster.RehearsalCluster;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageTest {
  private static final Secret TOKEN = new Secret("t0ken", true);

  @TempDir Path folder;

  @Test
  void opensNoIncidentAndListsNoDeploymentOfARehearsal() throws Exception {
    URI github = URI.create("https://api.github.example");
    ChannelsConfig.Channel channel =
        new ChannelsConfig.Channel(
            ChannelsConfig.Kind.WEBHOOK,
            new Secret("http://127.0.0.1:1/", false),
            null,
            null,
            null);
    ChannelsConfig channels =
        new ChannelsConfig(
            List.of(channel),
            List.of(channel),
            Map.of("onCallPrimary", "U1"),
            new TrackerConfig(
                TrackerConfig.Kind.GITHUB, github, "shop/shop", "incident", null, TOKEN),
            new DeploymentsConfig("shop/shop", github, TOKEN));
    Release release = Altered.channels(Shop.release(folder, "shop", 30_080), channels);

    ChannelsConfig rehearsed =
        Stage.of(release, new NoCluster(folder), new Variants(folder), 0)
            .release()
            .config()
            .channels();

    assertThat(rehearsed.tracker()).isNull();
    assertThat(rehearsed.deployments()).isNull();
    assertThat(rehearsed.incidents()).containsExactly(channel);
    assertThat(rehearsed.contacts()).containsKey("onCallPrimary");
  }

  /** Is asked for nothing but where it is. */
  private record NoCluster(Path folder) implements RehearsalCluster {
    @Override
    public Kind kind() {
      return Kind.KUBECONFIG;
    }

    @Override
    public String fidelity() {
      return "none";
    }

    @Override
    public String kubeconfig() {
      return "";
    }

    @Override
    public Path kubeconfigFile() {
      return folder.resolve("kubeconfig");
    }

    @Override
    public KubernetesClient client() {
      throw new AssertionError("Nothing is to be asked");
    }

    @Override
    public String fingerprint() {
      return "f1";
    }

    @Override
    public void importImages(Collection<String> images) {
      throw new AssertionError("Nothing is to be imported");
    }

    @Override
    public URI nodePort(int nodePort) {
      return URI.create("http://127.0.0.1:" + nodePort);
    }

    @Override
    public void close() {}
  }
}
