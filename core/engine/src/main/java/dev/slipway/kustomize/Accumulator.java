package dev.slipway.kustomize;

import java.util.ArrayList;
import java.util.List;

/** What has been gathered of a kustomization and those that it is built on. */
final class Accumulator {
  private final Resources resources = new Resources();
  private final FieldSpecs specs;
  private final List<Var> vars = new ArrayList<>();

  Accumulator(FieldSpecs specs) {
    this.specs = specs;
  }

  Resources resources() {
    return resources;
  }

  FieldSpecs specs() {
    return specs;
  }

  List<Var> vars() {
    return vars;
  }

  void merge(Accumulator other, String place) {
    resources.append(other.resources.all(), place);
    specs.merge(other.specs);
    for (Var var : other.vars) {
      add(var);
    }
  }

  private void add(Var var) {
    if (vars.stream().anyMatch(v -> v.name().equals(var.name()))) {
      throw new KustomizeException(
          "Tried to take the variable "
              + var.name()
              + " of "
              + var.place()
              + ", but there is one of that name already; rename one of them");
    }
    vars.add(var);
  }

  /** Declares variables, and remembers whose they are before names change. */
  void declare(List<Var> declared) {
    for (Var var : declared) {
      List<Resource> matched =
          resources.with(
              r ->
                  java.util.stream.Stream.concat(
                          java.util.stream.Stream.of(r.id()), r.previousIds().stream())
                      .anyMatch(id -> matches(var, id)));
      if (matched.size() > 1) {
        throw new KustomizeException(
            "Tried to find the object of the variable "
                + var.name()
                + " of "
                + var.place()
                + ", but there are "
                + matched.size()
                + "; add 'namespace' to its objref");
      }
      matched.forEach(r -> r.vars().add(var));
      add(var);
    }
  }

  private static boolean matches(Var var, ResId id) {
    return id.name().equals(var.object().name())
        && id.gvk().equals(var.object().gvk())
        && (var.inAnyNamespace() || id.isInNamespaceOf(var.object()));
  }
}
