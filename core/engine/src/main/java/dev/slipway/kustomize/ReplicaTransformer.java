package dev.slipway.kustomize;

import dev.slipway.kustomize.FieldSpec.Leaf;
import java.util.List;
import java.util.stream.Stream;

/** Sets the number of replicas of what has, or had, a name. */
record ReplicaTransformer(String name, long count, List<FieldSpec> specs, String place)
    implements Transformer {
  ReplicaTransformer {
    specs = List.copyOf(specs);
  }

  @Override
  public String kind() {
    return "ReplicaCountTransformer";
  }

  @Override
  public void apply(Resources resources) {
    boolean found = false;
    for (FieldSpec spec : specs) {
      for (Resource resource : resources.all()) {
        boolean matches =
            Stream.concat(Stream.of(resource.id()), resource.previousIds().stream())
                .anyMatch(id -> id.name().equals(name) && spec.isFor(id.gvk()));
        if (matches) {
          found = true;
          spec.apply(resource.content(), Leaf.SCALAR, old -> count);
        }
      }
    }
    if (!found) {
      throw new KustomizeException(
          "Tried to set the replicas of "
              + name
              + ", as "
              + place
              + " says, but nothing that has replicas is called so; there are "
              + resources.with(r -> specs.stream().anyMatch(s -> s.isFor(r.gvk()))).stream()
                  .map(r -> r.originalId().name())
                  .toList());
    }
  }
}
