package dev.slipway.kustomize;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A patch of RFC 6902. */
final class JsonPatch {
  /** One operation, as it is written. */
  private record Operation(
      String op, String path, String from, @Nullable Object value, boolean valued) {}

  private final List<Operation> operations = new ArrayList<>();
  private final String place;

  JsonPatch(Object value, String place) {
    this.place = place;
    List<Object> list = Tree.list(value);
    if (list == null) {
      throw fault("it is no list of operations");
    }
    for (Object item : list) {
      Map<String, Object> map = Tree.map(item);
      if (map == null || !(map.get("op") instanceof String op)) {
        throw fault("one of its items has no 'op'");
      }
      if (!(map.get("path") instanceof String path)) {
        throw fault("one of its items has no 'path'");
      }
      operations.add(
          new Operation(
              op, path, Tree.text(map.get("from")), map.get("value"), map.containsKey("value")));
    }
  }

  private KustomizeException fault(String what) {
    return new KustomizeException(
        "Tried to read the JSON patch of " + place + ", but " + what + "; see RFC 6902");
  }

  void apply(Resource resource) {
    Map<String, Object> content = Tree.copyMap(resource.content());
    for (Operation operation : operations) {
      try {
        apply(content, operation);
      } catch (Impossible e) {
        throw new KustomizeException(
            "Tried to "
                + operation.op()
                + " "
                + operation.path()
                + " in "
                + resource.id()
                + ", as the patch of "
                + place
                + " says, but "
                + e.getMessage());
      }
    }
    resource.content(content);
  }

  private static void apply(Map<String, Object> root, Operation operation) {
    switch (operation.op()) {
      case "add" -> new Pointer(root, operation.path()).add(Tree.copy(operation.value()));
      case "remove" -> new Pointer(root, operation.path()).remove();
      case "replace" -> new Pointer(root, operation.path()).replace(Tree.copy(operation.value()));
      case "copy" ->
          new Pointer(root, operation.path())
              .add(Tree.copy(new Pointer(root, operation.from()).get()));
      case "move" -> {
        Pointer from = new Pointer(root, operation.from());
        Object moved = from.get();
        from.remove();
        new Pointer(root, operation.path()).add(moved);
      }
      case "test" -> {
        Object there = new Pointer(root, operation.path()).getOrNull();
        if (!Objects.equals(there, operation.value())) {
          throw new Impossible("the value there is another one; correct the patch or its target");
        }
      }
      default -> throw new Impossible("there is no such operation; see RFC 6902");
    }
  }

  private static final class Impossible extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Impossible(String what) {
      super(what);
    }
  }

  /** A place in the object: a container and the key or index in it. */
  private static final class Pointer {
    private final Object container;
    private final String key;

    Pointer(Map<String, Object> root, String path) {
      if (!path.startsWith("/")) {
        throw new Impossible("a path begins with '/'; correct it");
      }
      String[] parts = path.substring(1).split("/", -1);
      Object at = root;
      for (int i = 0; i < parts.length - 1; i++) {
        String part = unescaped(parts[i]);
        Object next = child(at, part);
        if (next == null || Tree.isScalar(next)) {
          throw new Impossible(
              "there is no " + part + " to go through; add it first, with an operation of its own");
        }
        at = next;
      }
      this.container = at;
      this.key = unescaped(parts[parts.length - 1]);
    }

    private static String unescaped(String part) {
      return part.replace("~1", "/").replace("~0", "~");
    }

    private static @Nullable Object child(Object container, String key) {
      Map<String, Object> map = Tree.map(container);
      if (map != null) {
        return map.get(key);
      }
      List<Object> list = Tree.list(container);
      return list == null ? null : list.get(index(key, list.size(), false));
    }

    private static int index(String key, int size, boolean end) {
      if (end && key.equals("-")) {
        return size;
      }
      try {
        int index = Integer.parseInt(key);
        int counted = index < 0 ? index + size + (end ? 1 : 0) : index;
        if (counted >= 0 && counted < size + (end ? 1 : 0)) {
          return counted;
        }
        throw new Impossible("the list has " + size + " items; correct the index " + key);
      } catch (NumberFormatException e) {
        throw new Impossible(key + " is no index, and a list is there; give one, or '-' to append");
      }
    }

    private boolean isThere() {
      Map<String, Object> map = Tree.map(container);
      return map == null || map.containsKey(key);
    }

    @Nullable Object getOrNull() {
      return child(container, key);
    }

    @Nullable Object get() {
      if (!isThere()) {
        throw new Impossible("there is no such field; add it instead, or correct the path");
      }
      return child(container, key);
    }

    void add(@Nullable Object value) {
      Map<String, Object> map = Tree.map(container);
      List<Object> list = Tree.list(container);
      if (map != null) {
        map.put(key, value);
      } else if (list != null) {
        list.add(index(key, list.size(), true), value);
      }
    }

    void replace(@Nullable Object value) {
      get();
      Map<String, Object> map = Tree.map(container);
      List<Object> list = Tree.list(container);
      if (map != null) {
        map.put(key, value);
      } else if (list != null) {
        list.set(index(key, list.size(), false), value);
      }
    }

    void remove() {
      get();
      Map<String, Object> map = Tree.map(container);
      List<Object> list = Tree.list(container);
      if (map != null) {
        map.remove(key);
      } else if (list != null) {
        list.remove(index(key, list.size(), false));
      }
    }
  }
}
