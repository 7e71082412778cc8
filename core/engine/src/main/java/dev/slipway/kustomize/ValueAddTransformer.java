package dev.slipway.kustomize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Writes one value into fields, or into a place of the paths that they hold. */
final class ValueAddTransformer implements Transformer {
  private final Fields plugin;
  private final String value;
  private final List<Fields> targets;

  /**
   * @param fallback the value where none is given: the name of the kustomization's folder
   */
  ValueAddTransformer(Fields plugin, String fallback) {
    this.plugin =
        plugin.only("apiVersion", "kind", "metadata", "value", "targets", "targetFilePath");
    this.value = plugin.has("value") ? plugin.text("value") : fallback;
    this.targets = plugin.list("targets");
    if (targets.isEmpty()) {
      throw plugin.fault("targets", "has no item; say where the value is to be written");
    }
  }

  @Override
  public String kind() {
    return "ValueAddTransformer";
  }

  @Override
  public void apply(Resources resources) {
    for (Fields target : targets) {
      target.only("selector", "notSelector", "fieldPath", "filePathPosition");
      Fields selector = target.section("selector");
      List<Resource> selected =
          selector == null ? resources.all() : new Selector(selector).select(resources);
      List<String> path = FieldSpec.split(target.required("fieldPath"));
      for (Resource resource : selected) {
        resource.rememberId();
        write(resource.content(), path, target);
      }
    }
  }

  private void write(Map<String, Object> object, List<String> path, Fields target) {
    Map<String, Object> map = object;
    for (String key : path.subList(0, path.size() - 1)) {
      if (map.get(key) != null && Tree.map(map.get(key)) == null) {
        throw refused(path, "'" + key + "' is no mapping");
      }
      map = Tree.mapAt(map, key);
    }
    String last = path.get(path.size() - 1);
    Object old = map.get(last);
    if (old != null && !Tree.isScalar(old)) {
      throw refused(path, "there is a mapping or a list");
    }
    long position = target.number("filePathPosition", 0);
    String written = position > 0 ? inserted(Tree.text(old), (int) position - 1) : value;
    Object plain = YamlText.plain(written);
    map.put(last, plain == null ? written : plain);
  }

  private KustomizeException refused(List<String> path, String why) {
    return new KustomizeException(
        "Tried to write the value of "
            + plugin.place()
            + " into "
            + String.join("/", path)
            + ", but "
            + why
            + "; correct 'fieldPath'");
  }

  private String inserted(String path, int position) {
    List<String> parts =
        new ArrayList<>(
            Arrays.stream(path.split("/", -1)).filter(part -> !part.isEmpty()).toList());
    parts.add(Math.min(position, parts.size()), value);
    return (path.startsWith("/") ? "/" : "") + String.join("/", parts);
  }
}
