package dev.slipway.embedded.apply;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.FieldType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The managers of an object's fields through its writes.
 *
 * @param type the object's type
 * @param apiVersion the version it is written in
 */
public record FieldManagement(FieldType type, String apiVersion) {
  /** What nobody manages. */
  private static final Set<List<String>> UNMANAGED =
      Set.of(
          List.of("f:apiVersion"),
          List.of("f:kind"),
          List.of("f:metadata", "f:name"),
          List.of("f:metadata", "f:namespace"),
          List.of("f:metadata", "f:creationTimestamp"),
          List.of("f:metadata", "f:deletionTimestamp"),
          List.of("f:metadata", "f:deletionGracePeriodSeconds"),
          List.of("f:metadata", "f:selfLink"),
          List.of("f:metadata", "f:uid"),
          List.of("f:metadata", "f:generation"),
          List.of("f:metadata", "f:managedFields"),
          List.of("f:metadata", "f:resourceVersion"));

  /** What every object has from the start, so that nobody owns it for being there. */
  private static final Set<List<String>> SKELETON =
      Set.of(
          List.of("f:metadata"),
          List.of("f:spec"),
          List.of("f:status"),
          List.of("f:spec", "f:strategy"),
          List.of("f:spec", "f:updateStrategy"),
          List.of("f:spec", "f:template"),
          List.of("f:spec", "f:containers"),
          List.of("f:spec", "f:template", "f:metadata"),
          List.of("f:spec", "f:template", "f:spec"),
          List.of("f:spec", "f:template", "f:spec", "f:containers"),
          List.of("f:spec", "f:jobTemplate"),
          List.of("f:spec", "f:jobTemplate", "f:spec"),
          List.of("f:spec", "f:jobTemplate", "f:spec", "f:template"),
          List.of("f:spec", "f:jobTemplate", "f:spec", "f:template", "f:spec"),
          List.of("f:status", "f:loadBalancer"));

  /** A write, for whom the fields are recorded. */
  public record Writer(String name, String subresource, Instant at) {
    String time() {
      return at.truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString();
    }
  }

  /**
   * Records a create or update.
   *
   * @param before the object before; empty for a new one
   * @param after the object after, whose managedFields are set
   */
  public void update(ObjectNode before, ObjectNode after, Writer writer) {
    JsonNode given = Json.at(after, "metadata", "managedFields");
    boolean reset =
        before.has("metadata")
            && given instanceof ArrayNode list
            && (list.isEmpty() || (list.size() == 1 && list.get(0).isEmpty()));
    if (reset) {
      Json.metadata(after).remove("managedFields");
      return;
    }
    // An update may say who manages what; without that, it stays as it is.
    List<Manager> known = Manager.read(after);
    if (known.isEmpty()) {
      known = Manager.read(before);
    }
    if (before.has("metadata") && known.isEmpty()) {
      // What nobody manages stays so until it is applied.
      Json.metadata(after).remove("managedFields");
      return;
    }
    Comparison change = managed(Comparison.of(bare(before), bare(after), type));
    List<Manager> managers = new ArrayList<>();
    Manager mine =
        new Manager(
            writer.name(), false, apiVersion, writer.subresource(), writer.time(), new FieldSet());
    boolean writes = !change.written().isEmpty();
    for (Manager manager : known) {
      FieldSet left = manager.fields().minus(change.removed());
      if (manager.same(mine)) {
        mine = writes ? mine.with(left) : manager.with(left);
      } else {
        managers.add(manager.with(left.minus(change.modified().plus(change.added()))));
      }
    }
    managers.add(mine.with(mine.fields().plus(skeletonless(change.written(), before))));
    Manager.write(after, managers);
  }

  private static FieldSet skeletonless(FieldSet written, ObjectNode before) {
    FieldSet set = new FieldSet(written);
    if (!before.has("metadata")) {
      set.paths().removeIf(SKELETON::contains);
    }
    return set;
  }

  /**
   * Applies a configuration.
   *
   * @param live the object as it is; empty (no metadata) for a new one
   * @param config what the manager applies
   * @return the object to store; its managedFields are set
   * @throws ApiException 409 Conflict when others manage what it changes and it does not force
   */
  public ObjectNode apply(ObjectNode live, ObjectNode config, Writer writer, boolean force) {
    ObjectNode wanted = bare(config);
    FieldSet applied = managed(Comparison.fields(wanted, type));
    List<Manager> managers = Manager.read(live);
    if (live.has("metadata") && managers.isEmpty()) {
      managers.add(beforeFirst(live, writer));
    }
    Manager mine =
        new Manager(writer.name(), true, apiVersion, writer.subresource(), writer.time(), applied);
    FieldSet last = new FieldSet();
    List<Manager> others = new ArrayList<>();
    for (Manager manager : managers) {
      if (manager.same(mine)) {
        last = manager.fields();
      } else {
        others.add(manager);
      }
    }
    ObjectNode old = bare(live);
    Merge merge = new Merge();
    ObjectNode merged = (ObjectNode) merge.merge(old, wanted, Step.root(type));
    FieldSet dropped = last.minus(applied);
    // An item goes before its fields do: without those that are its key it would not be found.
    List<List<String>> outermost =
        dropped.paths().stream().sorted(Comparator.comparingInt(List::size)).toList();
    for (List<String> path : outermost) {
      if (others.stream().noneMatch(o -> o.fields().hasAtOrBelow(path))
          && !applied.hasAtOrBelow(path)) {
        merge.remove(merged, path, Step.root(type));
      }
    }
    Comparison change = managed(Comparison.of(old, merged, type));
    others = settle(others, change, force);
    if (live.has("metadata") && change.isEmpty() && applied.equals(last)) {
      return live.deepCopy();
    }
    Json.make(merged, "metadata");
    ObjectNode result = merged;
    others.add(mine);
    Manager.write(result, others);
    return result;
  }

  /** Who manages what was there before anybody applied. */
  private Manager beforeFirst(ObjectNode live, Writer writer) {
    FieldSet there = skeletonless(managed(Comparison.fields(bare(live), type)), Json.object());
    return new Manager(
        "before-first-apply", false, apiVersion, writer.subresource(), writer.time(), there);
  }

  private List<Manager> settle(List<Manager> others, Comparison change, boolean force) {
    FieldSet written = change.written();
    Map<String, String> conflicts = new LinkedHashMap<>();
    List<Manager> settled = new ArrayList<>();
    for (Manager other : others) {
      FieldSet kept = new FieldSet(other.fields().minus(change.removed()));
      for (List<String> path : other.fields().paths()) {
        if (written.has(path)) {
          conflicts.merge(ConflictPaths.text(path), other.inConflict(), (a, b) -> a);
          kept.paths().remove(path);
        }
      }
      settled.add(other.with(kept));
    }
    if (!conflicts.isEmpty() && !force) {
      throw ConflictPaths.refusal(conflicts);
    }
    return settled;
  }

  private static Comparison managed(Comparison c) {
    return new Comparison(managed(c.added()), managed(c.modified()), managed(c.removed()));
  }

  private static FieldSet managed(FieldSet set) {
    FieldSet rest = set.without(UNMANAGED);
    rest.paths().remove(List.of("f:metadata"));
    return rest;
  }

  private static ObjectNode bare(ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    if (copy.get("metadata") instanceof ObjectNode metadata) {
      metadata.remove("managedFields");
    }
    return copy;
  }
}
