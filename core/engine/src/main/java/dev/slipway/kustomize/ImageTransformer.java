package dev.slipway.kustomize;

import dev.slipway.kustomize.FieldSpec.Leaf;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Sets name, tag or digest of an image: wherever there are {@code containers} or {@code
 * initContainers}, and in the fields of the specs.
 */
final class ImageTransformer implements Transformer {
  private final String newName;
  private final String newTag;
  private final String suffix;
  private final String digest;
  private final List<FieldSpec> specs;
  private final Pattern pattern;

  ImageTransformer(Fields image, List<FieldSpec> specs) {
    image.only("name", "newName", "newTag", "tagSuffix", "digest");
    this.newName = image.text("newName");
    this.newTag = image.text("newTag");
    this.suffix = image.text("tagSuffix");
    this.digest = image.text("digest");
    this.specs = List.copyOf(specs);
    try {
      this.pattern =
          Pattern.compile(
              "^" + image.text("name") + "(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$");
    } catch (PatternSyntaxException e) {
      throw image.fault("name", "is no image's name, nor a pattern of one");
    }
  }

  @Override
  public String kind() {
    return "ImageTagTransformer";
  }

  @Override
  public void apply(Resources resources) {
    for (Resource resource : resources.all()) {
      if (resource.gvk().kind().equals("CustomResourceDefinition")) {
        continue;
      }
      everywhere(resource.content());
      for (FieldSpec spec : specs) {
        if (spec.isFor(resource.gvk())) {
          spec.apply(resource.content(), Leaf.SCALAR, this::changed);
        }
      }
    }
  }

  private void everywhere(@Nullable Object value) {
    Map<String, Object> map = Tree.map(value);
    List<Object> list = Tree.list(value);
    if (map != null) {
      containers(map.get("containers"));
      containers(map.get("initContainers"));
      map.values().forEach(this::everywhere);
    } else if (list != null) {
      list.forEach(this::everywhere);
    }
  }

  private void containers(@Nullable Object value) {
    List<Object> containers = Tree.list(value);
    if (containers == null) {
      return;
    }
    for (Object item : containers) {
      Map<String, Object> container = Tree.map(item);
      if (container != null && container.get("image") instanceof String image) {
        container.put("image", changed(image));
      }
    }
  }

  private Object changed(Object old) {
    if (!(old instanceof String image) || !pattern.matcher(image).matches()) {
      return old;
    }
    int at = image.indexOf('@');
    String oldDigest = at < 0 ? "" : image.substring(at + 1);
    String withTag = at < 0 ? image : image.substring(0, at);
    int colon = withTag.lastIndexOf(':');
    boolean tagged = colon > withTag.lastIndexOf('/');
    String name = tagged ? withTag.substring(0, colon) : withTag;
    String tag = tagged ? withTag.substring(colon + 1) : "";
    if (!newName.isEmpty()) {
      name = newName;
    }
    if (!newTag.isEmpty() && !digest.isEmpty()) {
      tag = newTag;
      oldDigest = digest;
    } else if (!newTag.isEmpty()) {
      tag = newTag;
      oldDigest = "";
    } else if (!digest.isEmpty()) {
      tag = "";
      oldDigest = digest;
    }
    if (!suffix.isEmpty()) {
      tag = tag + suffix;
      oldDigest = "";
    }
    return name + (tag.isEmpty() ? "" : ":" + tag) + (oldDigest.isEmpty() ? "" : "@" + oldDigest);
  }
}
