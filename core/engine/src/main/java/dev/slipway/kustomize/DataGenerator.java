package dev.slipway.kustomize;

import dev.slipway.kustomize.Resource.Behavior;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes a ConfigMap or a Secret of files, env files and literals. */
final class DataGenerator {
  static final String[] FIELDS = {
    "name", "namespace", "behavior", "files", "envs", "env", "literals", "options", "type"
  };

  private final Fields fields;
  private final Folder folder;
  private final boolean secret;
  private final @Nullable Fields defaults;
  private final Map<String, byte[]> data = new TreeMap<>();

  /**
   * @param defaults the generatorOptions of the kustomization
   */
  DataGenerator(Fields fields, Folder folder, boolean secret, @Nullable Fields defaults) {
    this.fields = fields;
    this.folder = folder;
    this.secret = secret;
    this.defaults = defaults;
  }

  Resource generate(Origin origin) {
    fields.text("name");
    List<String> envs = fields.texts("envs");
    for (int i = 0; i < envs.size(); i++) {
      env(envs.get(i), fields.place("envs", i));
    }
    if (fields.has("env")) {
      env(fields.text("env"), fields.place("env"));
    }
    literals();
    files();
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("apiVersion", "v1");
    object.put("kind", secret ? "Secret" : "ConfigMap");
    Map<String, Object> metadata = Tree.mapAt(object, "metadata");
    metadata.put("name", fields.required("name"));
    if (fields.has("namespace")) {
      metadata.put("namespace", fields.text("namespace"));
    }
    if (secret) {
      object.put("type", fields.has("type") ? fields.text("type") : "Opaque");
    }
    fill(object);
    Resource resource = new Resource(object, origin);
    options(object, metadata, resource);
    resource.behavior(behavior());
    return resource;
  }

  private void options(
      Map<String, Object> object, Map<String, Object> metadata, Resource resource) {
    Fields own = fields.section("options");
    boolean plain = false;
    boolean immutable = false;
    Map<String, Object> labels = new TreeMap<>();
    Map<String, Object> annotations = new TreeMap<>();
    for (Fields options : new Fields[] {defaults, own}) {
      if (options == null) {
        continue;
      }
      options.only("labels", "annotations", "disableNameSuffixHash", "immutable");
      labels.putAll(options.pairs("labels"));
      annotations.putAll(options.pairs("annotations"));
      plain |= options.flag("disableNameSuffixHash");
      immutable |= options.flag("immutable");
    }
    if (!labels.isEmpty()) {
      metadata.put("labels", labels);
    }
    if (!annotations.isEmpty()) {
      metadata.put("annotations", annotations);
    }
    if (immutable) {
      object.put("immutable", true);
    }
    resource.hashed(!plain);
  }

  private Behavior behavior() {
    return switch (fields.text("behavior")) {
      case "merge" -> Behavior.MERGE;
      case "replace" -> Behavior.REPLACE;
      case "", "create", "unspecified" -> Behavior.CREATE;
      default -> throw fields.fault("behavior", "is none of create, merge, replace");
    };
  }

  private void put(String key, byte[] value, String field) {
    if (!key.matches("[-._a-zA-Z0-9]+") && !key.isEmpty() && field.equals("files")) {
      throw fields.fault(field, "has the key '" + key + "'; a key has letters, digits, - _ and .");
    }
    if (data.putIfAbsent(key, value) != null) {
      throw fields.fault(field, "gives the key '" + key + "' a second time; keep one");
    }
  }

  private void literals() {
    for (String literal : fields.texts("literals")) {
      int equals = literal.indexOf('=');
      if (equals < 1) {
        throw fields.fault("literals", "has an item that is not key=value");
      }
      String value = unquoted(literal.substring(equals + 1));
      put(literal.substring(0, equals), value.getBytes(StandardCharsets.UTF_8), "literals");
    }
  }

  private static String unquoted(String value) {
    if (value.length() >= 2) {
      char first = value.charAt(0);
      if ((first == '"' || first == '\'') && value.charAt(value.length() - 1) == first) {
        return value.substring(1, value.length() - 1);
      }
    }
    return value;
  }

  private void files() {
    List<String> files = fields.texts("files");
    for (int i = 0; i < files.size(); i++) {
      String file = files.get(i);
      int equals = file.indexOf('=');
      if (equals == 0 || equals == file.length() - 1) {
        throw fields.fault("files", "has an item that is neither path nor key=path");
      }
      String path = file.substring(equals + 1);
      String key =
          equals < 0 ? path.substring(path.lastIndexOf('/') + 1) : file.substring(0, equals);
      put(key, folder.bytes(path, fields.place("files", i)), "files");
    }
  }

  private void env(String path, String place) {
    String text = folder.text(path, place);
    for (String raw : text.split("\n", -1)) {
      String line = (raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw).stripLeading();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int equals = line.indexOf('=');
      if (equals == 0) {
        throw fields.fault("envs", "names " + path + ", which has a line without a key");
      }
      String key = equals < 0 ? line : line.substring(0, equals);
      // A key alone takes its value from the environment of who renders; that is no release.
      String value = equals < 0 ? environment(key) : line.substring(equals + 1);
      put(key, value.getBytes(StandardCharsets.UTF_8), "envs");
    }
  }

  private static String environment(String key) {
    String value = System.getenv(key);
    return value == null ? "" : value;
  }

  private void fill(Map<String, Object> object) {
    data.forEach(
        (key, bytes) -> {
          if (secret) {
            Tree.mapAt(object, "data").put(key, Base64.getEncoder().encodeToString(bytes));
            return;
          }
          String text = utf8(bytes);
          if (text == null) {
            Tree.mapAt(object, "binaryData").put(key, Base64.getEncoder().encodeToString(bytes));
          } else {
            Tree.mapAt(object, "data").put(key, text);
          }
        });
  }

  private static @Nullable String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
