package dev.slipway.embedded;

import static org.awaitility.Awaitility.await;

import dev.slipway.embedded.api.KubernetesApi;
import dev.slipway.embedded.api.Registration;
import dev.slipway.embedded.controller.Controllers;
import dev.slipway.embedded.network.Addresses;
import dev.slipway.embedded.network.ServiceProxies;
import dev.slipway.embedded.node.ImageCatalogue;
import dev.slipway.embedded.node.NodeShape;
import dev.slipway.embedded.node.Nodes;
import dev.slipway.embedded.scheduler.Scheduler;
import dev.slipway.embedded.schema.ResourceCatalogue;
import dev.slipway.embedded.server.ApiServer;
import dev.slipway.embedded.server.Housekeeping;
import dev.slipway.embedded.server.Registry;
import dev.slipway.embedded.store.Store;
import dev.slipway.embedded.work.SystemTimers;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** Controllers, scheduler and a node on a store of the test's own. */
public final class Cluster implements AutoCloseable {
  private final Registry registry =
      new Registry(new Store(), new ResourceCatalogue(), Clock.systemUTC());
  public final KubernetesApi api = new ApiServer(registry);
  private final Housekeeping housekeeping = new Housekeeping(registry, "");
  public final Nodes nodes;
  private final SystemTimers timers = new SystemTimers();
  public final Addresses addresses = Addresses.claim();
  private final List<Registration> parts;

  public Cluster(ImageCatalogue images) throws IOException {
    nodes = new Nodes(List.of(NodeShape.named("node-1")), images, addresses, timers);
    api.create(new NamespaceBuilder().withNewMetadata().withName("test").endMetadata().build());
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> api.get(ServiceAccount.class, "test", "default").isPresent());
    parts =
        List.of(
            new Controllers(timers).start(api), new Scheduler(timers).start(api),
            new ServiceProxies(addresses, timers).start(api), nodes.start(api));
  }

  public HasMetadata apply(String yaml) {
    HasMetadata object = Serialization.unmarshal(yaml);
    object.getMetadata().setNamespace("test");
    var found = api.get(object.getClass(), "test", object.getMetadata().getName()).isPresent();
    return found ? api.update(object) : api.create(object);
  }

  public <T extends HasMetadata> T when(Class<T> kind, String name, Predicate<T> is) {
    await()
        .alias(kind.getSimpleName() + " " + name)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> api.get(kind, "test", name).filter(is).isPresent());
    return api.get(kind, "test", name).orElseThrow();
  }

  public List<Pod> pods() {
    return api.list(Pod.class, "test");
  }

  public List<String> events() {
    return api.list(Event.class).stream().map(e -> e.getReason() + ": " + e.getMessage()).toList();
  }

  @Override
  public void close() throws IOException {
    for (int i = parts.size() - 1; i >= 0; i--) {
      parts.get(i).close();
    }
    housekeeping.close();
    timers.close();
    addresses.close();
  }
}
