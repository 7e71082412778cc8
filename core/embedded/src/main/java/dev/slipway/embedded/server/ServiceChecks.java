package dev.slipway.embedded.server;

import dev.slipway.embedded.json.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Validation of services and ingresses. */
final class ServiceChecks {
  private final Faults faults;

  ServiceChecks(Faults faults) {
    this.faults = faults;
  }

  void check(ObjectNode spec) {
    String type = Json.string(spec, "type");
    List<String> types = List.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
    if (!types.contains(type)) {
      faults.unsupported("spec.type", type, types);
    }
    boolean headless = Json.string(spec, "clusterIP").equals("None");
    List<ObjectNode> ports = Json.objects(spec, "ports");
    if (ports.isEmpty() && !headless && !type.equals("ExternalName")) {
      faults.required("spec.ports", "");
    }
    if (type.equals("ExternalName") && Json.string(spec, "externalName").isEmpty()) {
      faults.required("spec.externalName", "");
    }
    Set<String> names = new HashSet<>();
    Set<String> numbers = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      String here = "spec.ports[" + i + "]";
      ObjectNode port = ports.get(i);
      String name = Json.string(port, "name");
      if (name.isEmpty() && ports.size() > 1) {
        faults.required(here + ".name", "");
      } else if (!name.isEmpty() && !Names.label(name)) {
        faults.invalid(here + ".name", name, Names.LABEL_FAULT);
      } else if (!name.isEmpty() && !names.add(name)) {
        faults.duplicate(here + ".name", name);
      }
      long number = Json.number(port, 0, "port");
      if (number < 1 || number > 65535) {
        faults.invalid(here + ".port", number, "must be between 1 and 65535, inclusive");
      }
      if (!numbers.add(number + Json.string(port, "protocol"))) {
        faults.duplicate(here, Json.text(port));
      }
      JsonNode target = Json.at(port, "targetPort");
      if (target != null && target.isNumber() && (target.asInt() < 1 || target.asInt() > 65535)) {
        faults.invalid(here + ".targetPort", target, "must be between 1 and 65535, inclusive");
      } else if (target != null && target.isString() && !Names.portName(target.asString())) {
        faults.invalid(here + ".targetPort", target.asString(), Names.PORT_FAULT);
      }
      String protocol = Json.string(port, "protocol");
      if (!List.of("TCP", "UDP", "SCTP").contains(protocol)) {
        faults.unsupported(here + ".protocol", protocol, List.of("SCTP", "TCP", "UDP"));
      }
      long nodePort = Json.number(port, 0, "nodePort");
      if (nodePort != 0 && type.equals("ClusterIP")) {
        faults.forbidden(here + ".nodePort", "may not be used when `type` is 'ClusterIP'");
      } else if (nodePort != 0 && (nodePort < 30000 || nodePort > 32767)) {
        faults.invalid(
            here + ".nodePort",
            nodePort,
            "provided port is not in the valid range. The range of valid ports is 30000-32767");
      }
    }
  }

  void ingress(ObjectNode spec) {
    List<ObjectNode> rules = Json.objects(spec, "rules");
    if (rules.isEmpty() && !spec.has("defaultBackend")) {
      faults.invalid("spec", "{}", "either `defaultBackend` or `rules` must be specified");
    }
    for (int r = 0; r < rules.size(); r++) {
      List<ObjectNode> paths = Json.objects(rules.get(r), "http", "paths");
      if (rules.get(r).has("http") && paths.isEmpty()) {
        faults.required("spec.rules[" + r + "].http.paths", "");
      }
      for (int p = 0; p < paths.size(); p++) {
        String here = "spec.rules[" + r + "].http.paths[" + p + "]";
        String type = Json.string(paths.get(p), "pathType");
        List<String> types = List.of("Exact", "ImplementationSpecific", "Prefix");
        if (type.isEmpty()) {
          faults.required(here + ".pathType", "pathType must be specified");
        } else if (!types.contains(type)) {
          faults.unsupported(here + ".pathType", type, types);
        }
        String path = Json.string(paths.get(p), "path");
        if (!path.startsWith("/") && !type.equals("ImplementationSpecific")) {
          faults.invalid(here + ".path", path, "must be an absolute path");
        }
        backend(paths.get(p), here + ".backend");
      }
    }
  }

  private void backend(ObjectNode path, String here) {
    ObjectNode service = Json.objectAt(path, "backend", "service");
    if (service == null) {
      if (Json.at(path, "backend", "resource") == null) {
        faults.required(here, "resource or service backend is required");
      }
      return;
    }
    if (Json.string(service, "name").isEmpty()) {
      faults.required(here + ".service.name", "");
    }
    if (Json.number(service, 0, "port", "number") == 0
        && Json.string(service, "port", "name").isEmpty()) {
      faults.required(here + ".service.port", "port name or number is required");
    }
  }
}
