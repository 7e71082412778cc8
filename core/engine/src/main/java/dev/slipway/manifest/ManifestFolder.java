package dev.slipway.manifest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;

/**
 * A folder of plain manifests: every {@code *.yaml}, {@code *.yml} and {@code *.json} in it and
 * below it, in the order of their paths. Hidden files and folders are passed over.
 */
public final class ManifestFolder implements ManifestRenderer {
  private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  @Override
  public String render(Path source) {
    StringBuilder all = new StringBuilder();
    for (Path file : files(source)) {
      all.append("---\n").append(text(source, file)).append('\n');
    }
    if (all.isEmpty()) {
      throw new ManifestException(
          "Tried to render the manifests in "
              + source
              + ", but it holds no *.yaml, *.yml or *.json file, and no kustomization.yaml;"
              + " correct the environment's manifests in slipway.yaml");
    }
    return all.toString();
  }

  private static List<Path> files(Path source) {
    try (Stream<Path> paths = Files.walk(source)) {
      List<Path> files =
          paths
              .filter(Files::isRegularFile)
              .filter(p -> !isHidden(source.relativize(p)))
              .sorted(Comparator.comparing(p -> source.relativize(p).toString().replace('\\', '/')))
              .toList();
      for (Path file : files) {
        if (Renderers.KUSTOMIZATION.contains(file.getFileName().toString())) {
          throw new ManifestException(
              "Tried to render the plain manifests in "
                  + source
                  + ", but "
                  + source.relativize(file)
                  + " makes a kustomization of its folder; point 'manifests' at the overlay to be"
                  + " released");
        }
      }
      return files.stream().filter(ManifestFolder::isManifest).toList();
    } catch (IOException | UncheckedIOException e) {
      throw new ManifestException(
          "Tried to list the manifests in " + source + ", but " + e.getMessage(), e);
    }
  }

  private static boolean isManifest(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(name::endsWith);
  }

  /** As editors' folders, {@code .git}, and the {@code ..data} of a mounted ConfigMap. */
  private static boolean isHidden(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  private static String text(Path source, Path file) {
    String name = source.relativize(file).toString();
    String text;
    try {
      text = Files.readString(file);
    } catch (MalformedInputException e) {
      throw new ManifestException("Tried to read " + file + ", but it is not UTF-8 text", e);
    } catch (IOException e) {
      throw new ManifestException("Tried to read " + file + ", but " + e.getMessage(), e);
    }
    if (file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".json")) {
      return json(name, text);
    }
    // Read here as well, so that an error has the file's name and the line in it.
    YamlDocuments.read(text, name);
    return withoutByteOrderMark(text);
  }

  /** On one line each: YAML takes no tabs as indentation, JSON does. */
  private static String json(String name, String text) {
    StringBuilder documents = new StringBuilder();
    try (MappingIterator<JsonNode> values = JSON.readerFor(JsonNode.class).readValues(text)) {
      while (values.hasNextValue()) {
        documents.append(documents.isEmpty() ? "" : "\n---\n").append(values.nextValue());
      }
    } catch (JacksonException e) {
      // The message may quote a value, and the cause would carry it.
      throw new ManifestException(
          "Tried to read "
              + name
              + " as JSON, but it is none, at line "
              + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()));
    }
    return documents.toString();
  }

  private static String withoutByteOrderMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}
