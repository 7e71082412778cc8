package dev.slipway.embedded.table;

import dev.slipway.embedded.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** The columns of what leads to pods. */
final class NetworkColumns {
  private NetworkColumns() {}

  static List<Column> service() {
    return List.of(
        Column.named(),
        Column.text("Type", o -> Cells.at(o, "spec", "type")),
        Column.text("Cluster-IP", o -> Cells.orNone(Cells.at(o, "spec", "clusterIP"))),
        Column.text("External-IP", NetworkColumns::external),
        Column.text("Port(s)", NetworkColumns::servicePorts),
        Column.age(),
        Column.wide("Selector", o -> Cells.selector(Json.objectAt(o, "spec", "selector"))));
  }

  static List<Column> endpoints() {
    return List.of(
        Column.named(), Column.text("Endpoints", NetworkColumns::addresses), Column.age());
  }

  static List<Column> endpointSlice() {
    return List.of(
        Column.named(),
        Column.text("AddressType", o -> Cells.at(o, "addressType")),
        Column.text(
            "Ports",
            o ->
                some(
                    Json.objects(o, "ports").stream().map(NetworkColumns::port).toList(),
                    "<unset>")),
        Column.text(
            "Endpoints",
            o ->
                some(
                    Json.objects(o, "endpoints").stream()
                        .flatMap(e -> Json.strings(e, "addresses").stream())
                        .toList(),
                    "<unset>")),
        Column.age());
  }

  static List<Column> ingress() {
    return List.of(
        Column.named(),
        Column.text("Class", o -> Cells.orNone(Cells.at(o, "spec", "ingressClassName"))),
        Column.text("Hosts", NetworkColumns::hosts),
        Column.text("Address", o -> balancers(o)),
        Column.text("Ports", o -> Cells.count(o, "spec", "tls") > 0 ? "80, 443" : "80"),
        Column.age());
  }

  private static String port(ObjectNode port) {
    String number = Cells.at(port, "port");
    return number.isEmpty() ? "*" : number;
  }

  private static String some(List<String> texts, String otherwise) {
    if (texts.isEmpty()) {
      return otherwise;
    }
    String shown = texts.stream().limit(3).collect(Collectors.joining(","));
    return texts.size() > 3 ? shown + " + " + (texts.size() - 3) + " more..." : shown;
  }

  private static String external(ObjectNode service) {
    String given = Cells.joined(Json.strings(service, "spec", "externalIPs"));
    return switch (Cells.at(service, "spec", "type")) {
      case "LoadBalancer" -> {
        String address = balancers(service);
        yield address.isEmpty() ? (given.isEmpty() ? "<pending>" : given) : address;
      }
      case "ExternalName" -> Cells.at(service, "spec", "externalName");
      default -> Cells.orNone(given);
    };
  }

  private static String balancers(ObjectNode object) {
    return Json.objects(object, "status", "loadBalancer", "ingress").stream()
        .map(i -> Cells.at(i, "ip").isEmpty() ? Cells.at(i, "hostname") : Cells.at(i, "ip"))
        .collect(Collectors.joining(","));
  }

  private static String servicePorts(ObjectNode service) {
    return Cells.orNone(
        Json.objects(service, "spec", "ports").stream()
            .map(
                p -> {
                  long node = Cells.number(p, "nodePort");
                  return Cells.at(p, "port")
                      + (node > 0 ? ":" + node : "")
                      + "/"
                      + Cells.at(p, "protocol");
                })
            .collect(Collectors.joining(",")));
  }

  private static String addresses(ObjectNode endpoints) {
    List<String> all = new ArrayList<>();
    for (ObjectNode subset : Json.objects(endpoints, "subsets")) {
      List<ObjectNode> ports = Json.objects(subset, "ports");
      for (ObjectNode address : Json.objects(subset, "addresses")) {
        String ip = Cells.at(address, "ip");
        if (ports.isEmpty()) {
          all.add(ip);
        }
        ports.forEach(p -> all.add(ip + ":" + Cells.at(p, "port")));
      }
    }
    return some(all, Cells.NONE);
  }

  private static String hosts(ObjectNode ingress) {
    List<String> hosts =
        Json.objects(ingress, "spec", "rules").stream()
            .map(r -> Cells.at(r, "host"))
            .filter(h -> !h.isEmpty())
            .toList();
    return some(hosts, "*");
  }
}
