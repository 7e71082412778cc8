package dev.slipway.preflight;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The node ports of Services, each of which the whole cluster has once. */
final class NodePorts {
  private NodePorts() {}

  static Set<Integer> of(Service service) {
    return service.getSpec() == null
        ? Set.of()
        : service.getSpec().getPorts().stream()
            .map(ServicePort::getNodePort)
            .filter(Objects::nonNull)
            .filter(p -> p != 0)
            .collect(Collectors.toSet());
  }

  static List<String> clashes(Service asking, String namespace, List<Service> there) {
    return there.stream()
        .filter(
            s ->
                !(s.getMetadata().getName().equals(asking.getMetadata().getName())
                    && namespace.equals(s.getMetadata().getNamespace())))
        .flatMap(
            s ->
                of(s).stream()
                    .filter(of(asking)::contains)
                    .map(
                        port ->
                            "Service/"
                                + asking.getMetadata().getName()
                                + " asks for nodePort "
                                + port
                                + ", which Service "
                                + s.getMetadata().getNamespace()
                                + "/"
                                + s.getMetadata().getName()
                                + " has; choose another"))
        .toList();
  }
}
