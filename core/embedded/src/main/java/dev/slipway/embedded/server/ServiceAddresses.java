package dev.slipway.embedded.server;

import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.store.Store;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** The cluster addresses and node ports of Services, each of which only one has. */
final class ServiceAddresses {
  private ServiceAddresses() {}

  /** Gives a Service the addresses and node ports that it asks for, or free ones. */
  static void assign(ObjectNode object, Store store) {
    ObjectNode spec = Json.make(object, "spec");
    String type = Json.string(spec, "type");
    if (type.equals("ExternalName")) {
      return;
    }
    if (Json.string(spec, "clusterIP").isEmpty()) {
      spec.put("clusterIP", freeAddress(store));
    }
    spec.putArray("clusterIPs").add(Json.string(spec, "clusterIP"));
    if (!spec.has("ipFamilies")) {
      spec.putArray("ipFamilies").add("IPv4");
    }
    Json.setDefault(spec, "ipFamilyPolicy", "SingleStack");
    if (type.equals("NodePort") || type.equals("LoadBalancer")) {
      Set<Long> taken = new HashSet<>();
      for (ObjectNode other : store.list("/services", null).objects()) {
        Json.objects(other, "spec", "ports").forEach(p -> taken.add(Json.number(p, 0, "nodePort")));
      }
      for (ObjectNode port : Json.objects(spec, "ports")) {
        if (Json.number(port, 0, "nodePort") == 0) {
          long free = 30000;
          while (taken.contains(free)) {
            free++;
          }
          Json.put(port, "nodePort", free);
        }
        taken.add(Json.number(port, 0, "nodePort"));
      }
    } else {
      Json.objects(spec, "ports")
          .forEach(
              p -> {
                if (Json.number(p, 1, "nodePort") == 0) {
                  p.remove("nodePort");
                }
              });
    }
  }

  private static String freeAddress(Store store) {
    Set<String> taken = new HashSet<>();
    for (ObjectNode other : store.list("/services", null).objects()) {
      taken.add(Json.string(other, "spec", "clusterIP"));
    }
    int n = 1;
    String address;
    do {
      address = "10.43." + (n / 250) + "." + (n % 250 + 1);
      n++;
    } while (taken.contains(address));
    return address;
  }

  /** Finds what another Service has already. */
  static void check(ObjectNode object, Store store, Faults faults) {
    Set<String> addresses = new HashSet<>();
    Set<Long> nodePorts = new HashSet<>();
    for (ObjectNode other : store.list("/services", null).objects()) {
      if (!Json.string(other, "metadata", "uid").equals(Json.string(object, "metadata", "uid"))) {
        addresses.add(Json.string(other, "spec", "clusterIP"));
        Json.objects(other, "spec", "ports")
            .forEach(port -> nodePorts.add(Json.number(port, 0, "nodePort")));
      }
    }
    String address = Json.string(object, "spec", "clusterIP");
    if (!List.of("", "None").contains(address) && addresses.contains(address)) {
      faults.invalid("spec.clusterIP", address, "provided IP is already allocated");
    }
    List<ObjectNode> ports = Json.objects(object, "spec", "ports");
    for (int i = 0; i < ports.size(); i++) {
      long nodePort = Json.number(ports.get(i), 0, "nodePort");
      if (nodePort != 0 && nodePorts.contains(nodePort)) {
        faults.invalid(
            "spec.ports[" + i + "].nodePort", nodePort, "provided port is already allocated");
      }
    }
  }
}
