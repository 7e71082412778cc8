package dev.slipway.kustomize;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The features of kustomizations, each a few fields and files in {@code features.txt}, from which
 * overlays are composed on top of the objects of {@code base.txt}.
 */
final class Features {
  private static final Pattern FIELD = Pattern.compile("([A-Za-z0-9]+):(.*)");

  private final Map<String, String> base;
  private final Map<String, Map<String, String>> features = new LinkedHashMap<>();

  Features() throws IOException {
    Path folder = OverlayCase.folder();
    base = OverlayCase.parts(Files.readString(folder.resolve("base.txt")));
    for (String part : Files.readString(folder.resolve("features.txt")).split("(?m)^##### ")) {
      int end = part.indexOf('\n');
      if (end > 0) {
        features.put(part.substring(0, end), OverlayCase.parts(part.substring(end + 1)));
      }
    }
  }

  List<String> names() {
    return List.copyOf(features.keySet());
  }

  /**
   * Writes overlays, each built on the one before it, and the first on the base.
   *
   * @return the folder of the last, or empty when two features of a layer want the same field
   */
  Optional<Path> write(List<List<String>> layers, Path folder) throws IOException {
    write(base, folder.resolve("base"));
    String below = "base";
    int number = 0;
    for (List<String> layer : layers) {
      Optional<String> kustomization = kustomization(layer);
      if (kustomization.isEmpty()) {
        return Optional.empty();
      }
      String name = "layer" + number++;
      for (String feature : layer) {
        write(features.get(feature), folder.resolve(name));
      }
      Files.createDirectories(folder.resolve(name));
      Files.writeString(
          folder.resolve(name).resolve("kustomization.yaml"),
          "resources: [../" + below + "]\n" + kustomization.get());
      below = name;
    }
    return Optional.of(folder.resolve(below));
  }

  private static void write(Map<String, String> files, Path folder) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }

  /** The fields of all features; lists of the same field are joined. */
  private Optional<String> kustomization(List<String> layer) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    for (String feature : layer) {
      String field = "";
      for (String line : features.get(feature).get("kustomization.yaml").lines().toList()) {
        Matcher head = FIELD.matcher(line);
        if (!head.matches()) {
          fields.get(field).add(line);
          continue;
        }
        field = head.group(1);
        List<String> known = fields.get(field);
        if (known != null && !(head.group(2).isBlank() && known.get(0).endsWith(":"))) {
          return Optional.empty();
        }
        fields.computeIfAbsent(field, f -> new ArrayList<>(List.of(line)));
      }
    }
    StringBuilder text = new StringBuilder();
    fields.values().forEach(lines -> lines.forEach(l -> text.append(l).append('\n')));
    return Optional.of(text.toString());
  }

  /** Every feature alone, and every pair of them. */
  List<List<String>> alonesAndPairs() {
    List<String> names = names();
    List<List<String>> all = new ArrayList<>();
    names.forEach(n -> all.add(List.of(n)));
    for (int i = 0; i < names.size(); i++) {
      for (int j = i + 1; j < names.size(); j++) {
        List<String> pair = List.of(names.get(i), names.get(j));
        if (kustomization(pair).isPresent()) {
          all.add(pair);
        }
      }
    }
    return all;
  }
}
