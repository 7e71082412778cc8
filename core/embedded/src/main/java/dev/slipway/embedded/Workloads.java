package dev.slipway.embedded;

import dev.slipway.embedded.api.Component;
import dev.slipway.embedded.api.KubernetesApi;
import dev.slipway.embedded.api.PodAccess;
import dev.slipway.embedded.api.Registration;
import dev.slipway.embedded.controller.Controllers;
import dev.slipway.embedded.network.Addresses;
import dev.slipway.embedded.network.IngressProxy;
import dev.slipway.embedded.network.ServiceProxies;
import dev.slipway.embedded.node.ImageCatalogue;
import dev.slipway.embedded.node.NodeShape;
import dev.slipway.embedded.node.Nodes;
import dev.slipway.embedded.scheduler.Scheduler;
import dev.slipway.embedded.work.SystemTimers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;

/** All that makes pods run: controllers, scheduler, nodes and the network between. */
final class Workloads implements Component {
  private final SystemTimers timers = new SystemTimers();
  private final Addresses addresses;
  private final Nodes nodes;
  private final IngressProxy ingresses;

  Workloads(ImageCatalogue images, List<NodeShape> shapes, KubernetesApi api) {
    try {
      addresses = Addresses.claim();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Tried to claim loopback addresses for pods but failed; are there free ports?", e);
    }
    nodes = new Nodes(shapes, images, addresses, timers);
    ingresses = new IngressProxy(api, addresses);
  }

  PodAccess pods() {
    return nodes;
  }

  /** Where the cluster answers for its Ingresses. */
  URI ingressUri() {
    return ingresses.uri();
  }

  @Override
  public Registration start(KubernetesApi api) {
    Registration proxies = new ServiceProxies(addresses, timers).start(api);
    Registration running = nodes.start(api);
    Registration scheduler = new Scheduler(timers).start(api);
    Registration controllers = new Controllers(timers).start(api);
    return () -> {
      controllers.close();
      scheduler.close();
      running.close();
      ingresses.close();
      proxies.close();
      timers.close();
      try {
        addresses.close();
      } catch (IOException e) {
        throw new UncheckedIOException("Tried to give back the loopback addresses but failed", e);
      }
    };
  }
}
