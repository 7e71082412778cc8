package dev.slipway.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/**
 * The one YAML document of a file, as nodes with their places. Size, depth and what aliases expand
 * to are bounded, so that no file, however made, takes the memory of the process that reads it.
 */
final class YamlDocument {
  static final int MOST_BYTES = 1024 * 1024;
  static final int MOST_NODES = 50_000;
  static final int DEEPEST = 32;

  /** YAML 1.2's JSON schema: one spelling of true, false and null, and no merge keys. */
  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setSchema(new JsonSchema())
          .setAllowDuplicateKeys(true)
          .setAllowNonScalarKeys(true)
          .setMaxAliasesForCollections(Integer.MAX_VALUE)
          .build();

  private YamlDocument() {}

  /** The root node; empty when there is none, and then a fault says why. */
  static Optional<Node> read(Path file, Faults faults) {
    return text(file, faults).flatMap(text -> compose(text, faults));
  }

  private static Optional<String> text(Path file, Faults faults) {
    if (Files.isDirectory(file)) {
      return none(
          faults, "it is a folder; give the file in it, as " + file.resolve("slipway.yaml"));
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    } catch (NoSuchFileException e) {
      return none(faults, "there is no such file; check the path and the working directory");
    } catch (IOException e) {
      return none(faults, "it cannot be read (" + e + "); check its permissions");
    }
    if (bytes.length > MOST_BYTES) {
      return none(faults, "it is larger than " + MOST_BYTES / 1024 + " KiB; is it the right file?");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
    } catch (CharacterCodingException e) {
      return none(faults, "it is not UTF-8 text; save it as UTF-8");
    }
  }

  private static Optional<Node> compose(String text, Faults faults) {
    try {
      if (!isShallow(text, faults)) {
        return Optional.empty();
      }
      Optional<Node> root = new Compose(SETTINGS).composeString(text);
      if (root.isEmpty()) {
        return none(
            faults, "it is empty; it needs at least application, workloads and environments");
      }
      return root.filter(r -> isSmall(r, faults));
    } catch (MarkedYamlEngineException e) {
      Place place =
          e.getProblemMark()
              .map(m -> new Place(m.getIndex(), m.getLine() + 1, ""))
              .orElse(Place.WHOLE_FILE);
      String column =
          e.getProblemMark().map(m -> "column " + (m.getColumn() + 1) + ": ").orElse("");
      faults.add(place, column + "this is not YAML: " + problem(e));
      return Optional.empty();
    } catch (YamlEngineException e) {
      return none(faults, "this is not YAML: " + e.getMessage());
    }
  }

  /**
   * The parser's words, without the snippet of the file that its message ends with, and without the
   * names of aliases and tags: an unquoted secret may read as one.
   */
  private static String problem(MarkedYamlEngineException e) {
    String problem = String.valueOf(e.getProblem());
    if (problem.contains("undefined alias")) {
      return "an alias (*) without its anchor (&); a value that begins with * needs quotes";
    }
    if (problem.contains("tag handle")) {
      return "an unknown tag handle; a value that begins with ! needs quotes";
    }
    if (problem.contains("another document")) {
      return "a second document begins here; one file has one";
    }
    return e.getContext() == null ? problem : e.getContext() + ", " + problem;
  }

  /** Composing is recursive, so depth is bounded before; parsing events is not. */
  private static boolean isShallow(String text, Faults faults) {
    int depth = 0;
    int nodes = 0;
    for (Event event : new Parse(SETTINGS).parseString(text)) {
      switch (event.getEventId()) {
        case MappingStart, SequenceStart -> {
          depth++;
          nodes++;
        }
        case MappingEnd, SequenceEnd -> depth--;
        case Scalar, Alias -> nodes++;
        default -> {}
      }
      if (depth > DEEPEST || nodes > MOST_NODES) {
        int line = event.getStartMark().map(m -> m.getLine() + 1).orElse(0);
        faults.add(
            new Place(0, line, ""),
            depth > DEEPEST
                ? "it is nested deeper than " + DEEPEST + " levels; no field is"
                : "it has more than " + MOST_NODES + " values; is it the right file?");
        return false;
      }
    }
    return true;
  }

  private static boolean isSmall(Node root, Faults faults) {
    if (expanded(root, new HashMap<>()) <= MOST_NODES) {
      return true;
    }
    faults.add(
        Place.WHOLE_FILE,
        "its aliases expand to more than " + MOST_NODES + " values; write out what they stand for");
    return false;
  }

  /** How many nodes there are when every alias is expanded; without bound for one in itself. */
  private static int expanded(Node node, Map<Node, Integer> known) {
    Integer before = known.putIfAbsent(node, Integer.MAX_VALUE);
    if (before != null) {
      return before;
    }
    long sum = 1;
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        sum += expanded(tuple.getKeyNode(), known);
        sum += expanded(tuple.getValueNode(), known);
      }
    } else if (node instanceof SequenceNode sequence) {
      for (Node item : sequence.getValue()) {
        sum += expanded(item, known);
      }
    }
    int bounded = (int) Math.min(sum, Integer.MAX_VALUE);
    known.put(node, bounded);
    return bounded;
  }

  private static <T> Optional<T> none(Faults faults, String message) {
    faults.add(Place.WHOLE_FILE, message);
    return Optional.empty();
  }
}
