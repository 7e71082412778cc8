package dev.slipway.kustomize;

import dev.slipway.kustomize.FieldSpec.Leaf;
import dev.slipway.kustomize.FieldSpecs.Part;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts the values of variables where {@code $(NAME)} stands. */
final class VarTransformer {
  private final Map<String, Object> values = new TreeMap<>();

  private VarTransformer() {}

  static void apply(Accumulator accumulator) {
    VarTransformer transformer = new VarTransformer();
    for (Var var : accumulator.vars()) {
      transformer.values.put(var.name(), value(accumulator.resources(), var));
    }
    if (transformer.values.isEmpty()) {
      return;
    }
    for (Resource resource : accumulator.resources().all()) {
      for (FieldSpec spec : accumulator.specs().of(Part.VAR_REFERENCE)) {
        if (spec.isFor(resource.gvk())) {
          spec.apply(resource.content(), Leaf.SCALAR, transformer::replaced);
        }
      }
    }
  }

  private static Object value(Resources resources, Var var) {
    for (Resource resource : resources.all()) {
      if (resource.vars().contains(var)) {
        Object value = new FieldPath(var.path()).get(resource.content());
        if (value != null && Tree.isScalar(value)) {
          return value;
        }
        throw new KustomizeException(
            "Tried to read "
                + var.path()
                + " of "
                + resource.id()
                + " for the variable "
                + var.name()
                + " of "
                + var.place()
                + ", but there is no such value; correct its fieldref");
      }
    }
    throw new KustomizeException(
        "Tried to find "
            + var.object()
            + " for the variable "
            + var.name()
            + " of "
            + var.place()
            + ", but there is no such object; correct its objref");
  }

  private @Nullable Object replaced(@Nullable Object value) {
    if (value instanceof String text) {
      return expand(text, values::get);
    }
    Map<String, Object> map = Tree.map(value);
    if (map != null) {
      map.replaceAll((k, v) -> v instanceof String text ? Tree.text(expand(text, values::get)) : v);
      return map;
    }
    List<Object> list = Tree.list(value);
    if (list != null) {
      list.replaceAll(this::replaced);
    }
    return value;
  }

  /** {@code $(A)} becomes its value, {@code $$(A)} is {@code $(A)}, and what is not known stays. */
  static Object expand(String text, Function<String, @Nullable Object> values) {
    StringBuilder out = new StringBuilder();
    int from = 0;
    for (int at = 0; at + 1 < text.length(); at++) {
      if (text.charAt(at) != '$') {
        continue;
      }
      char next = text.charAt(at + 1);
      if (next == '$') {
        out.append(text, from, at).append('$');
        at++;
        from = at + 1;
      } else if (next == '(') {
        int end = text.indexOf(')', at);
        if (end < 0) {
          continue;
        }
        Object value = values.apply(text.substring(at + 2, end));
        if (value != null) {
          if (at == 0 && end == text.length() - 1) {
            return value;
          }
          out.append(text, from, at).append(Tree.scalar(value));
          at = end;
          from = end + 1;
        } else {
          at = end;
        }
      }
    }
    return out.append(text, from, text.length()).toString();
  }
}
