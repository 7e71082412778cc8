package dev.slipway.kustomize;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the objects of a file of resources; lists are expanded. */
final class ObjectReader {
  private ObjectReader() {}

  static List<Resource> read(String text, String file, Budget budget, Origin origin) {
    List<Resource> resources = new ArrayList<>();
    for (Document document : YamlText.read(text, file, budget)) {
      Object value = document.value();
      if (value == null) {
        continue;
      }
      Map<String, Object> object = Tree.map(value);
      if (object == null) {
        throw fault(document, "there is no object: it is no mapping");
      }
      if (!object.isEmpty()) {
        add(object, document, origin, resources);
      }
    }
    return resources;
  }

  private static KustomizeException fault(Document document, String what) {
    return new KustomizeException(
        "Tried to read the objects of "
            + document.file()
            + ", but in the document at line "
            + document.line()
            + " "
            + what
            + "; correct it, or name the file elsewhere than under 'resources'");
  }

  private static void add(
      Map<String, Object> object, Document document, Origin origin, List<Resource> resources) {
    String kind = Tree.text(object.get("kind"));
    List<Object> items = Tree.list(object.get("items"));
    if (kind.endsWith("List") && items != null) {
      for (Object item : items) {
        Map<String, Object> each = Tree.map(item);
        if (each == null) {
          throw fault(document, "a " + kind + " has an item that is no object");
        }
        add(each, document, origin, resources);
      }
      return;
    }
    if (kind.isEmpty()) {
      throw fault(document, "an object has no 'kind'");
    }
    if (Tree.text(Tree.at(object, "metadata", "name")).isEmpty()
        && Tree.text(Tree.at(object, "metadata", "generateName")).isEmpty()
        && !kind.endsWith("List")) {
      throw fault(document, "the " + kind + " has no metadata.name");
    }
    resources.add(new Resource(object, origin));
  }
}
