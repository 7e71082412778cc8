package dev.slipway.kustomize;

import dev.slipway.kustomize.FieldSpec.Leaf;
import java.util.List;

/** Puts a prefix before, or a suffix behind, every name. */
record AffixTransformer(String affix, boolean isPrefix, List<FieldSpec> specs)
    implements Transformer {
  AffixTransformer {
    specs = List.copyOf(specs);
  }

  @Override
  public String kind() {
    return isPrefix ? "PrefixTransformer" : "SuffixTransformer";
  }

  @Override
  public void apply(Resources resources) {
    if (affix.isEmpty()) {
      return;
    }
    for (Resource resource : resources.all()) {
      Gvk gvk = resource.originalId().gvk();
      if (!keepsItsName(gvk)) {
        change(resource, gvk);
      }
    }
  }

  /** Their names mean something: a group, a version, a place to live. */
  private static boolean keepsItsName(Gvk gvk) {
    return gvk.kind().equals("CustomResourceDefinition")
        || gvk.kind().equals("Namespace")
        || gvk.kind().equals("APIService") && gvk.group().equals("apiregistration.k8s.io");
  }

  private void change(Resource resource, Gvk gvk) {
    for (FieldSpec spec : specs) {
      if (!spec.isFor(gvk)) {
        continue;
      }
      if (spec.path().equals(List.of("metadata", "name"))) {
        (isPrefix ? resource.prefixes() : resource.suffixes()).add(affix);
        resource.rememberId();
      }
      spec.apply(
          resource.content(),
          Leaf.SCALAR,
          old -> isPrefix ? affix + Tree.text(old) : Tree.text(old) + affix);
    }
  }
}
