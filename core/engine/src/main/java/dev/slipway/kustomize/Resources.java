package dev.slipway.kustomize;

import dev.slipway.kustomize.Resource.Behavior;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The objects of a kustomization, in their order; no two have the same id. */
final class Resources {
  private final List<Resource> all = new ArrayList<>();

  List<Resource> all() {
    return all;
  }

  /**
   * Adds objects that must be new.
   *
   * @param place of what brings them, for the error
   */
  void append(List<Resource> added, String place) {
    Map<ResId, Resource> known = new HashMap<>();
    all.forEach(r -> known.put(r.id().canonical(), r));
    for (Resource resource : added) {
      Resource first = known.putIfAbsent(resource.id().canonical(), resource);
      if (first != null) {
        throw new KustomizeException(
            "Tried to add what "
                + place
                + " names, but "
                + resource.id()
                + " is there already"
                + first.origin().said()
                + (resource.origin().said().equals(first.origin().said())
                    ? ""
                    : "; this one is" + resource.origin().said())
                + "; keep one of them, or make a patch of the other");
      }
      all.add(resource);
    }
  }

  /** Adds generated objects, which may merge into or replace one that is there. */
  void absorb(Resource generated, String place) {
    List<Resource> same = withAnyId(generated.id());
    if (same.isEmpty()) {
      if (generated.behavior() != Behavior.CREATE) {
        throw new KustomizeException(
            "Tried to generate "
                + generated.id()
                + " for "
                + place
                + ", but there is none to merge into or replace; use 'behavior: create', or correct"
                + " the name or the namespace");
      }
      all.add(generated);
      return;
    }
    if (same.size() > 1) {
      throw new KustomizeException(
          "Tried to generate "
              + generated.id()
              + " for "
              + place
              + ", but several objects have had that id; rename one of them");
    }
    Resource old = same.get(0);
    switch (generated.behavior()) {
      case CREATE ->
          throw new KustomizeException(
              "Tried to generate "
                  + generated.id()
                  + " for "
                  + place
                  + ", but it is there already"
                  + old.origin().said()
                  + "; use 'behavior: merge' or 'behavior: replace', or another name");
      case MERGE, REPLACE -> all.set(all.indexOf(old), Absorbed.of(generated, old));
    }
  }

  List<Resource> with(Predicate<Resource> condition) {
    return all.stream().filter(condition).toList();
  }

  /** Those that have or had the id. */
  List<Resource> withAnyId(ResId id) {
    return with(r -> r.hasId(id));
  }

  /** Removes what patches have emptied. */
  void dropEmpty() {
    all.removeIf(r -> r.content().isEmpty());
  }
}
