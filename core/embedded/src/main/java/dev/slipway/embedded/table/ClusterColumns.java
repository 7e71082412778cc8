package dev.slipway.embedded.table;

import dev.slipway.embedded.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** The columns of what a cluster consists of, and of what happened in it. */
final class ClusterColumns {
  private static final String ROLE = "node-role.kubernetes.io/";

  private ClusterColumns() {}

  static List<Column> namespace() {
    return List.of(
        Column.named(), Column.text("Status", o -> Cells.at(o, "status", "phase")), Column.age());
  }

  static List<Column> node() {
    return List.of(
        Column.named(),
        Column.text("Status", ClusterColumns::nodeStatus),
        Column.text("Roles", ClusterColumns::roles),
        Column.age(),
        Column.text("Version", o -> Cells.at(o, "status", "nodeInfo", "kubeletVersion")),
        Column.wide("Internal-IP", o -> address(o, "InternalIP")),
        Column.wide("External-IP", o -> address(o, "ExternalIP")),
        Column.wide("OS-Image", o -> info(o, "osImage")),
        Column.wide("Kernel-Version", o -> info(o, "kernelVersion")),
        Column.wide("Container-Runtime", o -> info(o, "containerRuntimeVersion")));
  }

  static List<Column> event() {
    return List.of(
        new Column("Last Seen", "string", "", false, ClusterColumns::lastSeen),
        Column.text("Type", o -> Cells.at(o, "type")),
        Column.text("Reason", o -> Cells.at(o, "reason")),
        Column.text("Object", ClusterColumns::regarding),
        Column.wide("Subobject", o -> Cells.at(subject(o), "fieldPath")),
        Column.wide("Source", ClusterColumns::source),
        Column.text("Message", o -> either(o, "message", "note").strip()),
        new Column(
            "First Seen",
            "string",
            "",
            true,
            (o, now) -> since(o, now, "firstTimestamp", "deprecatedFirstTimestamp")),
        Column.wide("Count", o -> either(o, "count", "deprecatedCount")),
        new Column("Name", "string", "name", true, (o, now) -> Json.name(o)));
  }

  static List<Column> lease() {
    return List.of(
        Column.named(),
        Column.text("Holder", o -> Cells.at(o, "spec", "holderIdentity")),
        Column.age());
  }

  static List<Column> volumeClaim() {
    return List.of(
        Column.named(),
        Column.text("Status", ClusterColumns::claimStatus),
        Column.text("Volume", o -> Cells.at(o, "spec", "volumeName")),
        Column.text("Capacity", o -> Cells.at(o, "status", "capacity", "storage")),
        Column.text("Access Modes", ClusterColumns::modes),
        Column.text("StorageClass", o -> Cells.at(o, "spec", "storageClassName")),
        Column.text(
            "VolumeAttributesClass", o -> unset(Cells.at(o, "spec", "volumeAttributesClassName"))),
        Column.age(),
        Column.wide("VolumeMode", o -> unset(Cells.at(o, "spec", "volumeMode"))));
  }

  static List<Column> storageClass() {
    return List.of(
        Column.named(),
        Column.text("Provisioner", o -> Cells.at(o, "provisioner")),
        Column.text("ReclaimPolicy", o -> Cells.at(o, "reclaimPolicy")),
        Column.text("VolumeBindingMode", o -> Cells.at(o, "volumeBindingMode")),
        new Column(
            "AllowVolumeExpansion",
            "boolean",
            "",
            false,
            (o, now) -> Json.isTrue(o, "allowVolumeExpansion")),
        Column.age());
  }

  static List<Column> ingressClass() {
    return List.of(
        Column.named(),
        Column.text("Controller", o -> Cells.at(o, "spec", "controller")),
        Column.text("Parameters", o -> Cells.orNone(Cells.at(o, "spec", "parameters", "name"))),
        Column.age());
  }

  static List<Column> controllerRevision() {
    return List.of(
        Column.named(),
        Column.text(
            "Controller",
            o ->
                Json.objects(o, "metadata", "ownerReferences").stream()
                    .filter(r -> Json.isTrue(r, "controller"))
                    .map(
                        r -> {
                          String version = Cells.at(r, "apiVersion");
                          int slash = version.indexOf('/');
                          String group = slash < 0 ? "" : "." + version.substring(0, slash);
                          return Cells.at(r, "kind").toLowerCase(Locale.ROOT)
                              + group
                              + "/"
                              + Cells.at(r, "name");
                        })
                    .findFirst()
                    .orElse(Cells.NONE)),
        Column.number("Revision", o -> Cells.number(o, "revision")),
        Column.age());
  }

  private static String unset(String text) {
    return text.isEmpty() ? "<unset>" : text;
  }

  private static String nodeStatus(ObjectNode node) {
    String ready = "Unknown";
    for (ObjectNode condition : Json.objects(node, "status", "conditions")) {
      if (Cells.at(condition, "type").equals("Ready")) {
        ready = Cells.at(condition, "status").equals("True") ? "Ready" : "NotReady";
      }
    }
    return ready + (Json.isTrue(node, "spec", "unschedulable") ? ",SchedulingDisabled" : "");
  }

  private static String roles(ObjectNode node) {
    List<String> roles = new ArrayList<>();
    ObjectNode labels = Json.objectAt(node, "metadata", "labels");
    if (labels != null) {
      for (String label : labels.propertyNames()) {
        if (label.startsWith(ROLE)) {
          roles.add(label.substring(ROLE.length()));
        }
      }
    }
    roles.sort(String::compareTo);
    return Cells.orNone(Cells.joined(roles));
  }

  private static String address(ObjectNode node, String type) {
    return Json.objects(node, "status", "addresses").stream()
        .filter(a -> Cells.at(a, "type").equals(type))
        .map(a -> Cells.at(a, "address"))
        .findFirst()
        .orElse(Cells.NONE);
  }

  private static String info(ObjectNode node, String field) {
    String text = Cells.at(node, "status", "nodeInfo", field);
    return text.isEmpty() ? "<unknown>" : text;
  }

  private static String either(ObjectNode object, String one, String other) {
    String text = Cells.at(object, one);
    return text.isEmpty() ? Cells.at(object, other) : text;
  }

  private static String since(ObjectNode event, Instant now, String one, String other) {
    String time = either(event, one, other);
    return Ages.since(time.isEmpty() ? Cells.at(event, "eventTime") : time, now);
  }

  private static String lastSeen(ObjectNode event, Instant now) {
    String series = Cells.at(event, "series", "lastObservedTime");
    return series.isEmpty()
        ? since(event, now, "lastTimestamp", "deprecatedLastTimestamp")
        : Ages.since(series, now);
  }

  private static ObjectNode subject(ObjectNode event) {
    ObjectNode involved = Json.objectAt(event, "involvedObject");
    ObjectNode regarding = Json.objectAt(event, "regarding");
    return involved != null ? involved : regarding != null ? regarding : Json.object();
  }

  private static String regarding(ObjectNode event) {
    ObjectNode subject = subject(event);
    String kind = Cells.at(subject, "kind").toLowerCase(Locale.ROOT);
    String name = Cells.at(subject, "name");
    return name.isEmpty() ? kind : kind + "/" + name;
  }

  private static String source(ObjectNode event) {
    String component = Cells.at(event, "source", "component");
    String host = Cells.at(event, "source", "host");
    if (component.isEmpty()) {
      component = either(event, "reportingComponent", "reportingController");
      host = Cells.at(event, "reportingInstance");
    }
    return host.isEmpty() ? component : component + ", " + host;
  }

  private static String claimStatus(ObjectNode claim) {
    return Cells.at(claim, "metadata", "deletionTimestamp").isEmpty()
        ? Cells.at(claim, "status", "phase")
        : "Terminating";
  }

  private static String modes(ObjectNode claim) {
    if (Cells.at(claim, "spec", "volumeName").isEmpty()) {
      return "";
    }
    List<String> modes = new ArrayList<>();
    for (String mode : Json.strings(claim, "status", "accessModes")) {
      modes.add(
          switch (mode) {
            case "ReadWriteOnce" -> "RWO";
            case "ReadOnlyMany" -> "ROX";
            case "ReadWriteMany" -> "RWX";
            case "ReadWriteOncePod" -> "RWOP";
            default -> mode;
          });
    }
    return Cells.joined(modes);
  }
}
