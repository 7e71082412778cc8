package dev.slipway.kustomize;

import dev.slipway.kustomize.FieldSpec.Leaf;
import dev.slipway.kustomize.FieldSpecs.NameReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Writes the new names into every field that refers to an object by an old one. */
final class NameReferences {
  private final Map<String, List<Resource>> byOldName = new HashMap<>();
  private final Resources resources;
  private final FieldSpecs specs;

  private NameReferences(Resources resources, FieldSpecs specs) {
    this.resources = resources;
    this.specs = specs;
    for (Resource resource : resources.all()) {
      Set<String> names = new LinkedHashSet<>();
      resource.previousIds().forEach(id -> names.add(id.name()));
      names.forEach(n -> byOldName.computeIfAbsent(n, k -> new ArrayList<>()).add(resource));
    }
  }

  static void fix(Resources resources, FieldSpecs specs) {
    NameReferences references = new NameReferences(resources, specs);
    if (!references.byOldName.isEmpty()) {
      resources.all().forEach(references::fix);
    }
  }

  /** One field of one object that refers to a kind. */
  private record Reference(Resource referrer, Gvk referred, FieldSpec field) {}

  private void fix(Resource referrer) {
    Gvk gvk = referrer.originalId().gvk();
    for (NameReference name : specs.names()) {
      for (FieldSpec field : name.referrers()) {
        if (field.isFor(gvk)) {
          Reference reference = new Reference(referrer, name.referred(), field);
          field.apply(referrer.content(), Leaf.SCALAR, old -> changed(old, reference));
        }
      }
    }
  }

  private @Nullable Object changed(@Nullable Object old, Reference reference) {
    if (old == null) {
      return null;
    }
    List<Object> list = Tree.list(old);
    if (list != null) {
      list.replaceAll(item -> item == null ? null : changed(item, reference));
      return list;
    }
    Map<String, Object> map = Tree.map(old);
    if (map != null) {
      change(map, reference);
      return map;
    }
    Resource referral = select(Tree.scalar(old), reference, r -> true);
    return referral == null ? old : referral.name();
  }

  private void change(Map<String, Object> map, Reference reference) {
    Object name = map.get("name");
    if (name == null) {
      return;
    }
    String namespace = Tree.text(map.get("namespace"));
    boolean original =
        resources.all().stream()
            .anyMatch(r -> r.originalId().effectiveNamespace().equals(namespace));
    Predicate<Resource> fits =
        !map.containsKey("namespace")
            ? r -> true
            : original
                ? r -> r.originalId().effectiveNamespace().equals(namespace)
                : r -> r.id().effectiveNamespace().equals(namespace);
    Resource referral = select(Tree.text(name), reference, fits);
    if (referral == null) {
      return;
    }
    map.put("name", referral.name());
    if (!referral.namespace().isEmpty()) {
      map.put("namespace", referral.namespace());
    }
  }

  private @Nullable Resource select(String oldName, Reference reference, Predicate<Resource> fits) {
    List<Resource> candidates =
        byOldName.getOrDefault(oldName, List.of()).stream()
            .filter(fits)
            .filter(r -> wasCalled(r, oldName))
            .filter(r -> r.previousIds().stream().anyMatch(isOf(reference.referred())))
            .filter(r -> isRole(r, reference))
            .filter(r -> isReachable(r, reference.referrer()))
            .toList();
    if (candidates.size() > 1) {
      candidates = narrowed(candidates, reference.referrer(), true);
    }
    if (candidates.size() > 1) {
      candidates = narrowed(candidates, reference.referrer(), false);
    }
    if (candidates.isEmpty()) {
      return null;
    }
    Resource first = candidates.get(0);
    if (candidates.stream().allMatch(c -> c.name().equals(first.name()))) {
      return first;
    }
    throw new KustomizeException(
        "Tried to find what "
            + reference.referrer().originalId()
            + " means by "
            + oldName
            + " in "
            + String.join("/", reference.field().path())
            + ", but it may be any of "
            + candidates.stream().map(c -> c.id().toString()).toList()
            + "; give them names that differ");
  }

  private static boolean wasCalled(Resource resource, String name) {
    return resource.previousIds().stream().anyMatch(id -> id.name().equals(name));
  }

  private static Predicate<ResId> isOf(Gvk referred) {
    return id -> id.gvk().isSelectedBy(referred);
  }

  /** A roleRef says which of Role and ClusterRole it means. */
  private static boolean isRole(Resource candidate, Reference reference) {
    List<String> path = reference.field().path();
    if (path.size() < 2 || !path.get(path.size() - 2).equals("roleRef")) {
      return true;
    }
    Map<String, Object> content = reference.referrer().content();
    Gvk wanted =
        new Gvk(
            Tree.text(Tree.at(content, "roleRef", "apiGroup")),
            "",
            Tree.text(Tree.at(content, "roleRef", "kind")));
    return candidate.previousIds().stream().anyMatch(isOf(wanted));
  }

  private static boolean isReachable(Resource candidate, Resource referrer) {
    ResId from = referrer.id();
    ResId to = candidate.id();
    if (from.gvk().isClusterScoped() || to.gvk().isClusterScoped() || from.isInNamespaceOf(to)) {
      return true;
    }
    return to.gvk().kind().equals("ServiceAccount")
        && subjectNamespaces(referrer).contains(candidate.namespace());
  }

  private static Set<String> subjectNamespaces(Resource referrer) {
    Set<String> namespaces = new LinkedHashSet<>();
    List<Object> subjects = Tree.list(referrer.content().get("subjects"));
    if (referrer.gvk().kind().equals("RoleBinding") && subjects != null) {
      subjects.forEach(s -> namespaces.add(Tree.text(Tree.at(s, "namespace"))));
    }
    return namespaces;
  }

  private static List<Resource> narrowed(
      List<Resource> candidates, Resource referrer, boolean emptyFits) {
    return candidates.stream().filter(c -> sameAffixes(c, referrer, emptyFits)).toList();
  }

  private static boolean sameAffixes(Resource one, Resource other, boolean emptyFits) {
    return sameEnd(one.prefixes(), other.prefixes(), emptyFits)
        && sameEnd(one.suffixes(), other.suffixes(), emptyFits);
  }

  private static boolean sameEnd(List<String> one, List<String> other, boolean emptyFits) {
    if (one.isEmpty() || other.isEmpty()) {
      return emptyFits || one.isEmpty() && other.isEmpty();
    }
    int shared = Math.min(one.size(), other.size());
    return one.subList(one.size() - shared, one.size())
        .equals(other.subList(other.size() - shared, other.size()));
  }
}
