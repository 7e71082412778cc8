package dev.slipway.embedded.controller;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.api.KubernetesApi;
import dev.slipway.embedded.api.Registration;
import dev.slipway.embedded.work.Key;
import dev.slipway.embedded.work.Owners;
import dev.slipway.embedded.work.PodFacts;
import dev.slipway.embedded.work.WorkQueue;
import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointAddressBuilder;
import io.fabric8.kubernetes.api.model.EndpointPort;
import io.fabric8.kubernetes.api.model.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.EndpointSubsetBuilder;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Lists the pods that a Service selects, in its Endpoints and one EndpointSlice. */
final class EndpointsController implements Controller {
  private final KubernetesApi api;

  EndpointsController(KubernetesApi api) {
    this.api = api;
  }

  @Override
  public String name() {
    return "endpoints";
  }

  @Override
  public List<Registration> watch(WorkQueue queue) {
    return List.of(
        Watching.own(api, Service.class, queue),
        api.watch(
            Pod.class,
            change ->
                api.look(Service.class, change.object().getMetadata().getNamespace()).stream()
                    .filter(
                        s ->
                            selects(s, change.object())
                                || (change.before() != null && selects(s, change.before())))
                    .forEach(s -> queue.add(Key.of(s)))));
  }

  private static boolean selects(Service service, Pod pod) {
    Map<String, String> selector = service.getSpec().getSelector();
    Map<String, String> labels = pod.getMetadata().getLabels();
    return selector != null
        && !selector.isEmpty()
        && labels != null
        && labels.entrySet().containsAll(selector.entrySet());
  }

  @Override
  public void reconcile(Key key) {
    Optional<Service> found = api.get(Service.class, key.namespace(), key.name());
    if (found.isEmpty()) {
      // Endpoints have no owner; slices have and are collected.
      api.get(Endpoints.class, key.namespace(), key.name())
          .ifPresent(e -> api.delete(e, dev.slipway.embedded.api.DeletionPropagation.BACKGROUND));
      return;
    }
    Service service = found.get();
    if (service.getSpec().getSelector() == null
        || service.getSpec().getSelector().isEmpty()
        || Owners.isGoing(service)) {
      return;
    }
    List<Pod> pods =
        api.look(Pod.class, key.namespace()).stream()
            .filter(p -> selects(service, p))
            .filter(PodFacts::isActive)
            .filter(p -> p.getStatus() != null && p.getStatus().getPodIP() != null)
            .toList();
    try {
      writeEndpoints(service, pods);
      writeSlice(service, pods);
    } catch (ApiException e) {
      if (!PodControl.isTerminating(e)) {
        throw e;
      }
    }
  }

  private void writeEndpoints(Service service, List<Pod> pods) {
    Map<List<EndpointPort>, List<Pod>> byPorts = new LinkedHashMap<>();
    pods.forEach(p -> byPorts.computeIfAbsent(ports(service, p), k -> new ArrayList<>()).add(p));
    boolean unready = Boolean.TRUE.equals(service.getSpec().getPublishNotReadyAddresses());
    List<EndpointSubset> subsets = new ArrayList<>();
    byPorts.forEach(
        (ports, those) ->
            subsets.add(
                new EndpointSubsetBuilder()
                    .withAddresses(
                        those.stream()
                            .filter(p -> unready || PodFacts.isReady(p))
                            .map(EndpointsController::address)
                            .toList())
                    .withNotReadyAddresses(
                        those.stream()
                            .filter(p -> !unready && !PodFacts.isReady(p))
                            .map(EndpointsController::address)
                            .toList())
                    .withPorts(ports)
                    .build()));
    String namespace = service.getMetadata().getNamespace();
    String name = service.getMetadata().getName();
    Optional<Endpoints> before = api.get(Endpoints.class, namespace, name);
    if (before.isEmpty()) {
      api.create(
          new EndpointsBuilder()
              .withNewMetadata()
              .withName(name)
              .withNamespace(namespace)
              .withLabels(service.getMetadata().getLabels())
              .endMetadata()
              .withSubsets(subsets)
              .build());
    } else if (!subsets.equals(before.get().getSubsets())) {
      before.get().setSubsets(subsets);
      api.update(before.get());
    }
  }

  private static EndpointAddress address(Pod pod) {
    return new EndpointAddressBuilder()
        .withIp(pod.getStatus().getPodIP())
        .withNodeName(pod.getSpec().getNodeName())
        .withNewTargetRef()
        .withKind("Pod")
        .withNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName())
        .withUid(pod.getMetadata().getUid())
        .endTargetRef()
        .build();
  }

  private static List<EndpointPort> ports(Service service, Pod pod) {
    List<EndpointPort> ports = new ArrayList<>();
    for (ServicePort port : service.getSpec().getPorts()) {
      target(port, pod)
          .ifPresent(
              number ->
                  ports.add(
                      new EndpointPortBuilder()
                          .withName(port.getName())
                          .withPort(number)
                          .withProtocol(Objects.requireNonNullElse(port.getProtocol(), "TCP"))
                          .build()));
    }
    return ports;
  }

  private static Optional<Integer> target(ServicePort port, Pod pod) {
    Object target = port.getTargetPort() == null ? null : port.getTargetPort().getValue();
    if (target instanceof Integer number) {
      return Optional.of(number == 0 ? port.getPort() : number);
    }
    if (target == null) {
      return Optional.of(port.getPort());
    }
    return pod.getSpec().getContainers().stream()
        .filter(c -> c.getPorts() != null)
        .flatMap(c -> c.getPorts().stream())
        .filter(p -> target.equals(p.getName()))
        .map(p -> p.getContainerPort())
        .findFirst();
  }

  private void writeSlice(Service service, List<Pod> pods) {
    String namespace = service.getMetadata().getNamespace();
    String name = service.getMetadata().getName() + "-slice";
    List<Endpoint> endpoints =
        pods.stream()
            .map(
                p ->
                    new EndpointBuilder()
                        .withAddresses(p.getStatus().getPodIP())
                        .withNewConditions()
                        .withReady(PodFacts.isReady(p))
                        .endConditions()
                        .withNodeName(p.getSpec().getNodeName())
                        .withNewTargetRef()
                        .withKind("Pod")
                        .withNamespace(namespace)
                        .withName(p.getMetadata().getName())
                        .withUid(p.getMetadata().getUid())
                        .endTargetRef()
                        .build())
            .toList();
    List<io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort> ports =
        pods.isEmpty()
            ? List.of()
            : ports(service, pods.get(0)).stream()
                .map(
                    p ->
                        new io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder()
                            .withName(Objects.toString(p.getName(), ""))
                            .withPort(p.getPort())
                            .withProtocol(p.getProtocol())
                            .build())
                .toList();
    Optional<EndpointSlice> before = api.get(EndpointSlice.class, namespace, name);
    if (before.isEmpty()) {
      api.create(
          new EndpointSliceBuilder()
              .withNewMetadata()
              .withName(name)
              .withNamespace(namespace)
              .addToLabels("kubernetes.io/service-name", service.getMetadata().getName())
              .addToLabels(
                  "endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io")
              .withOwnerReferences(Owners.controller(service))
              .endMetadata()
              .withAddressType("IPv4")
              .withEndpoints(endpoints)
              .withPorts(ports)
              .build());
    } else if (!endpoints.equals(before.get().getEndpoints())
        || !ports.equals(before.get().getPorts())) {
      before.get().setEndpoints(endpoints);
      before.get().setPorts(ports);
      api.update(before.get());
    }
  }
}
