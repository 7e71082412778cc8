package dev.slipway.kustomize;

import dev.slipway.kustomize.FieldSpec.Leaf;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts every object that can have a namespace into one.
 *
 * @param unsetOnly whether one that is there stays
 * @param subjects which subjects of role bindings follow: defaultOnly, allServiceAccounts or none
 * @param place that asks for it
 */
record NamespaceTransformer(
    String namespace, boolean unsetOnly, String subjects, List<FieldSpec> specs, String place)
    implements Transformer {
  NamespaceTransformer {
    specs = List.copyOf(specs);
  }

  @Override
  public String kind() {
    return "NamespaceTransformer";
  }

  @Override
  public void apply(Resources resources) {
    for (Resource resource : resources.all()) {
      resource.rememberId();
      change(resource);
    }
    Map<ResId, Resource> seen = new HashMap<>();
    for (Resource resource : resources.all()) {
      Resource first = seen.putIfAbsent(resource.id().canonical(), resource);
      if (first != null) {
        throw new KustomizeException(
            "Tried to put all objects into the namespace "
                + namespace
                + ", as "
                + place
                + " says, but then there would be "
                + resource.id()
                + " twice: from "
                + first.originalId()
                + " and "
                + resource.originalId()
                + "; rename one of them");
      }
    }
  }

  private void change(Resource resource) {
    Map<String, Object> content = resource.content();
    Gvk gvk = resource.gvk();
    if (!gvk.isClusterScoped()) {
      Map<String, Object> metadata = Tree.mapAt(content, "metadata");
      metadata.put("namespace", decide(metadata.get("namespace")));
    }
    if (gvk.kind().equals("RoleBinding") || gvk.kind().equals("ClusterRoleBinding")) {
      changeSubjects(Tree.list(content.get("subjects")));
    }
    for (FieldSpec spec : specs) {
      if (spec.isFor(gvk) && !spec.path().equals(List.of("metadata", "namespace"))) {
        spec.apply(content, Leaf.SCALAR, this::decide);
      }
    }
  }

  private Object decide(@Nullable Object old) {
    return unsetOnly && old != null && !Tree.text(old).isEmpty() ? old : namespace;
  }

  private void changeSubjects(@Nullable List<Object> all) {
    if (all == null || subjects.equals("none")) {
      return;
    }
    for (Object item : all) {
      Map<String, Object> subject = Tree.map(item);
      if (subject == null) {
        continue;
      }
      boolean follows =
          subjects.equals("allServiceAccounts")
              ? "ServiceAccount".equals(subject.get("kind"))
              : "default".equals(subject.get("name"));
      if (follows) {
        subject.put("namespace", decide(subject.get("namespace")));
      }
    }
  }
}
