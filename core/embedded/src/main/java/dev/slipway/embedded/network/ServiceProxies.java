package dev.slipway.embedded.network;

import dev.slipway.embedded.api.Component;
import dev.slipway.embedded.api.KubernetesApi;
import dev.slipway.embedded.api.Registration;
import dev.slipway.embedded.work.Key;
import dev.slipway.embedded.work.Timers;
import dev.slipway.embedded.work.WorkQueue;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens where Services do: each port on the Service's loopback address ({@link
 * Addresses#ofService}), node ports on 127.0.0.1. A connection goes to one ready endpoint, to each
 * in turn; one that is open stays when its endpoint goes. UDP is not carried. A port that is taken
 * is tried again when the Service or its endpoints change.
 */
public final class ServiceProxies implements Component {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceProxies.class);

  private final Addresses addresses;
  private final Timers timers;

  /** Makes the proxies. */
  public ServiceProxies(Addresses addresses, Timers timers) {
    this.addresses = addresses;
    this.timers = timers;
  }

  @Override
  public Registration start(KubernetesApi api) {
    Map<Key, Map<InetSocketAddress, Proxy>> open = new HashMap<>();
    WorkQueue queue = new WorkQueue("proxies", timers, key -> look(api, key, open));
    Registration services = api.watch(Service.class, change -> queue.add(Key.of(change.object())));
    Registration endpoints =
        api.watch(Endpoints.class, change -> queue.add(Key.of(change.object())));
    return () -> {
      endpoints.close();
      services.close();
      // Its thread has ended then, so that the map is only this thread's.
      queue.close();
      open.values().forEach(proxies -> proxies.values().forEach(Proxy::close));
    };
  }

  private void look(KubernetesApi api, Key key, Map<Key, Map<InetSocketAddress, Proxy>> open) {
    Map<InetSocketAddress, List<InetSocketAddress>> wanted = new HashMap<>();
    Optional<Service> service = api.get(Service.class, key.namespace(), key.name());
    List<EndpointSubset> subsets =
        api.get(Endpoints.class, key.namespace(), key.name())
            .map(Endpoints::getSubsets)
            .orElse(List.of());
    service.ifPresent(s -> listen(s, subsets, wanted));
    Map<InetSocketAddress, Proxy> proxies = open.computeIfAbsent(key, k -> new HashMap<>());
    Set<InetSocketAddress> gone = new HashSet<>(proxies.keySet());
    gone.removeAll(wanted.keySet());
    gone.forEach(address -> Optional.ofNullable(proxies.remove(address)).ifPresent(Proxy::close));
    wanted.forEach(
        (address, targets) -> {
          Proxy proxy = proxies.get(address);
          if (proxy != null) {
            proxy.setTargets(targets);
            return;
          }
          try {
            proxies.put(address, new Proxy(address, targets));
          } catch (IOException e) {
            LOG.atWarn()
                .addKeyValue("service", key)
                .addKeyValue("address", address)
                .setCause(e)
                .log("A Service cannot listen, its port is taken");
          }
        });
  }

  private void listen(
      Service service,
      List<EndpointSubset> subsets,
      Map<InetSocketAddress, List<InetSocketAddress>> wanted) {
    String ip = service.getSpec().getClusterIP();
    if (ip == null || ip.isEmpty() || ip.equals("None")) {
      return;
    }
    for (ServicePort port : service.getSpec().getPorts()) {
      if ("UDP".equals(port.getProtocol())) {
        continue;
      }
      List<InetSocketAddress> targets = targets(subsets, port);
      wanted.put(new InetSocketAddress(addresses.ofService(ip), port.getPort()), targets);
      if (port.getNodePort() != null && port.getNodePort() > 0) {
        wanted.put(new InetSocketAddress("127.0.0.1", port.getNodePort()), targets);
      }
    }
  }

  private static List<InetSocketAddress> targets(List<EndpointSubset> subsets, ServicePort port) {
    List<InetSocketAddress> targets = new ArrayList<>();
    for (EndpointSubset subset : subsets) {
      subset.getPorts().stream()
          .filter(p -> Objects.equals(p.getName(), port.getName()))
          .forEach(
              p ->
                  subset
                      .getAddresses()
                      .forEach(a -> targets.add(new InetSocketAddress(a.getIp(), p.getPort()))));
    }
    return targets;
  }
}
