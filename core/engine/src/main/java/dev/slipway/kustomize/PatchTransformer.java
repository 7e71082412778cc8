package dev.slipway.kustomize;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One patch: strategic merge or JSON 6902, for a target or for the object that it names. */
final class PatchTransformer implements Transformer {
  private final String place;
  private final Schema schema;
  private final @Nullable Selector target;
  private final @Nullable JsonPatch json;
  private final List<Map<String, Object>> merges;
  private final boolean mayRename;
  private final boolean mayChangeKind;
  private final String kind;

  /**
   * @param text the patch itself, as YAML or JSON
   * @param place of the patch, for errors
   */
  PatchTransformer(
      String text,
      String place,
      Budget budget,
      @Nullable Selector target,
      @Nullable Fields options,
      Schema schema,
      String kind) {
    this.place = place;
    this.target = target;
    this.schema = schema;
    this.kind = kind;
    this.mayRename = options != null && options.flag("allowNameChange");
    this.mayChangeKind = options != null && options.flag("allowKindChange");
    if (options != null) {
      options.only("allowNameChange", "allowKindChange");
    }
    List<Document> documents =
        YamlText.read(text, "the patch of " + place, budget).stream()
            .filter(d -> d.value() != null)
            .toList();
    if (documents.isEmpty()) {
      throw new KustomizeException(
          "Tried to read the patch of " + place + ", but it is empty; give what it changes");
    }
    List<Object> operations = Tree.list(documents.get(0).value());
    this.json = operations == null ? null : new JsonPatch(operations, place);
    this.merges = new ArrayList<>();
    if (json == null) {
      documents.forEach(this::addMerge);
      if (target != null && merges.size() > 1) {
        throw fault("it has several documents and a target; give each its own item of 'patches'");
      }
    } else if (target == null) {
      throw fault("a JSON patch names no object; add a 'target'");
    }
  }

  private void addMerge(Document document) {
    Map<String, Object> patch = Tree.map(document.value());
    if (patch == null) {
      throw fault("it is neither an object nor a list of operations");
    }
    Object name = Tree.at(patch, "metadata", "name");
    if (target == null && (Tree.text(patch.get("kind")).isEmpty() || Tree.text(name).isEmpty())) {
      throw fault("it has no kind or no metadata.name, and there is no target; add one");
    }
    merges.add(patch);
  }

  private KustomizeException fault(String what) {
    return new KustomizeException("Tried to read the patch of " + place + ", but " + what);
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public void apply(Resources resources) {
    if (target == null) {
      for (Map<String, Object> merge : merges) {
        merge(only(resources, merge), merge);
      }
      resources.dropEmpty();
      return;
    }
    List<Resource> selected = target.select(resources);
    if (selected.isEmpty()) {
      throw new KustomizeException(
          "Tried to apply the patch of "
              + place
              + ", but its target ("
              + target.said()
              + ") matches nothing; there are "
              + names(resources)
              + "; correct the target, or remove the patch");
    }
    for (Resource resource : selected) {
      if (json != null) {
        resource.rememberId();
        json.apply(resource);
      } else {
        merge(resource, merges.get(0));
      }
    }
    resources.dropEmpty();
  }

  private Resource only(Resources resources, Map<String, Object> merge) {
    ResId id =
        new ResId(
            Gvk.of(merge),
            Tree.text(Tree.at(merge, "metadata", "name")),
            Tree.text(Tree.at(merge, "metadata", "namespace")));
    List<Resource> found = resources.withAnyId(id);
    if (found.size() == 1) {
      return found.get(0);
    }
    throw new KustomizeException(
        "Tried to apply the patch of "
            + place
            + " to "
            + id
            + ", but "
            + (found.isEmpty()
                ? "there is no such object; there are " + names(resources)
                : "that fits " + found.size() + " objects; add a 'target'"));
  }

  private static String names(Resources resources) {
    List<String> names = resources.all().stream().map(r -> r.originalId().toString()).toList();
    return names.size() <= 10
        ? names.toString()
        : names.subList(0, 10) + " and " + (names.size() - 10) + " more";
  }

  private void merge(Resource resource, Map<String, Object> merge) {
    String name = resource.name();
    String namespace = resource.namespace();
    Gvk gvk = resource.gvk();
    if (mayRename || mayChangeKind) {
      resource.rememberId();
    }
    Map<String, Object> patch = new LinkedHashMap<>(merge);
    Map<String, Object> merged =
        new StrategicMerge(schema.keys(), place).merge(resource.content(), patch);
    resource.content(merged);
    if (merged.isEmpty()) {
      return;
    }
    if (!mayChangeKind) {
      merged.put("kind", gvk.kind());
      merged.put("apiVersion", gvk.apiVersion());
    }
    if (!mayRename) {
      resource.name(name);
    }
    resource.namespace(namespace);
  }
}
