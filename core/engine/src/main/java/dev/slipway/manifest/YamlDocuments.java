package dev.slipway.manifest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.Schema;

/**
 * Reads a stream of YAML documents into maps, lists and scalars that JSON can carry. Every alias
 * becomes a copy of its own, so that one can be changed without the other; what aliases may grow to
 * is bounded.
 */
final class YamlDocuments {
  /** One document. */
  record Document(int line, @Nullable Object value) {}

  /** Characters of a whole stream, aliases expanded: far more than a release has. */
  static final int MOST = 64 * 1024 * 1024;

  /** What a node counts besides its characters, for it takes memory even when it is empty. */
  private static final int NODE = 32;

  private static final int DEEPEST = 200;
  private static final Tag PLAIN = new Tag("tag:slipway.dev,2026:plain");

  /** Leaves plain scalars alone: {@link KubectlScalars} knows what they mean. */
  private record Untouched() implements Schema {
    @Override
    public ScalarResolver getScalarResolver() {
      return (value, implicit) -> implicit ? PLAIN : Tag.STR;
    }

    @Override
    public Map<Tag, ConstructNode> getSchemaTagConstructors() {
      return Map.of();
    }
  }

  private int left = MOST;

  private YamlDocuments() {}

  /**
   * Reads all documents, the empty ones too (their value is null).
   *
   * @param source what it is, for errors: {@code the rendered manifests}, or a file
   * @throws ManifestException with the line
   */
  static List<Document> read(String yaml, String source) {
    LoadSettings settings =
        LoadSettings.builder()
            .setSchema(new Untouched())
            .setCodePointLimit(MOST)
            .setMaxAliasesForCollections(Integer.MAX_VALUE)
            .setLabel(source)
            .build();
    YamlDocuments reader = new YamlDocuments();
    List<Document> documents = new ArrayList<>();
    try {
      for (Node node : new Compose(settings).composeAllFromString(yaml)) {
        documents.add(new Document(line(node), reader.value(node, 0)));
      }
    } catch (MarkedYamlEngineException e) {
      // Its message quotes the line, which may be a Secret's; so does the cause.
      throw new ManifestException(
          "Tried to read "
              + source
              + " as YAML, but "
              + e.getProblem()
              + e.getProblemMark().map(Unreadable::where).orElse(""));
    } catch (ReaderException e) {
      throw new ManifestException(
          "Tried to read "
              + source
              + " as YAML, but it has a character that YAML does not allow, at position "
              + e.getPosition());
    } catch (YamlEngineException e) {
      throw new ManifestException(
          "Tried to read "
              + source
              + " as YAML, but "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    } catch (Unreadable e) {
      throw new ManifestException("Tried to read " + source + " as YAML, but " + e.getMessage());
    }
    return documents;
  }

  private @Nullable Object value(Node node, int depth) {
    if (depth > DEEPEST) {
      throw new Unreadable(node, "it is nested deeper than " + DEEPEST + " levels");
    }
    if (node instanceof MappingNode mapping) {
      spend(node, NODE);
      return map(mapping, depth);
    }
    if (node instanceof SequenceNode sequence) {
      spend(node, NODE);
      List<@Nullable Object> list = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        list.add(value(item, depth + 1));
      }
      return list;
    }
    if (node instanceof ScalarNode scalar) {
      spend(node, NODE + scalar.getValue().length());
      return scalar(scalar);
    }
    throw new Unreadable(node, "it has a " + node.getNodeType() + " that is not understood");
  }

  private Map<String, @Nullable Object> map(MappingNode mapping, int depth) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    List<Node> merges = new ArrayList<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Node key = tuple.getKeyNode();
      if (key instanceof ScalarNode k && k.getTag().equals(PLAIN) && k.getValue().equals("<<")) {
        merges.add(tuple.getValueNode());
        continue;
      }
      String name = key(key);
      if (map.containsKey(name)) {
        throw new Unreadable(key, "the key '" + name + "' is there twice");
      }
      map.put(name, value(tuple.getValueNode(), depth + 1));
    }
    for (Node merge : merges) {
      List<Node> sources = merge instanceof SequenceNode all ? all.getValue() : List.of(merge);
      for (Node source : sources) {
        if (!(source instanceof MappingNode merged)) {
          throw new Unreadable(source, "'<<' can merge mappings only");
        }
        spend(source, NODE);
        if (depth > DEEPEST) {
          throw new Unreadable(source, "it is nested deeper than " + DEEPEST + " levels");
        }
        map(merged, depth + 1)
            .forEach(
                (k, v) -> {
                  if (!map.containsKey(k)) {
                    map.put(k, v);
                  }
                });
      }
    }
    return map;
  }

  private static String key(Node node) {
    if (!(node instanceof ScalarNode key)) {
      throw new Unreadable(node, "a key is not a scalar");
    }
    String text = key.getValue();
    if (key.getTag().equals(PLAIN)) {
      Object meaning = KubectlScalars.resolve(text);
      if (meaning == null || !text.equals(meaning.toString())) {
        throw new Unreadable(
            node, "kubectl reads the key " + text + " as " + meaning + "; write it in quotes");
      }
    }
    return text;
  }

  private static @Nullable Object scalar(ScalarNode scalar) {
    String text = scalar.getValue();
    Tag tag = scalar.getTag();
    if (tag.equals(Tag.BINARY)) {
      try {
        return new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        throw new Unreadable(scalar, "a !!binary value is not base64");
      }
    }
    boolean resolved =
        tag.equals(PLAIN)
            || tag.equals(Tag.INT)
            || tag.equals(Tag.FLOAT)
            || tag.equals(Tag.BOOL)
            || tag.equals(Tag.NULL);
    Object value = resolved ? KubectlScalars.resolve(text) : text;
    if (value instanceof Double number && (number.isNaN() || number.isInfinite())) {
      throw new Unreadable(scalar, text + " has no form in JSON; write it in quotes");
    }
    return value;
  }

  private void spend(Node node, int amount) {
    left -= amount;
    if (left < 0) {
      throw new Unreadable(
          node, "it grows beyond " + MOST / 1024 / 1024 + " MiB when its aliases are expanded");
    }
  }

  private static int line(Node node) {
    return node.getStartMark().map(m -> m.getLine() + 1).orElse(0);
  }

  private static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreadable(Node node, String what) {
      super(what + node.getStartMark().map(Unreadable::where).orElse(""));
    }

    private static String where(Mark mark) {
      return " (line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1) + ")";
    }
  }
}
