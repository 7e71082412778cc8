package dev.slipway.kustomize;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which lists are merged item by item, and by which keys: those of the built-in kinds, and those of
 * the {@code openapi} of a kustomization.
 */
final class MergeKeys {
  /**
   * A field of a type.
   *
   * @param type of the field, or of its items; empty where nothing is known of it
   * @param keys by which its items are told apart; empty where it is replaced as a whole
   * @param set whether it is a list of scalars that are each there once
   */
  record Link(String type, List<String> keys, boolean set) {
    static final Link UNKNOWN = new Link("", List.of(), false);

    Link {
      keys = List.copyOf(keys);
    }

    boolean merges() {
      return set || !keys.isEmpty();
    }
  }

  private static final MergeKeys BUILTIN = load();

  private final Map<String, String> kinds = new HashMap<>();
  private final Map<String, Map<String, Link>> types = new HashMap<>();

  private MergeKeys() {}

  /** Those of the built-in kinds; nothing is added to them. */
  static MergeKeys builtin() {
    return BUILTIN;
  }

  private static MergeKeys load() {
    MergeKeys keys = new MergeKeys();
    try (InputStream in = MergeKeys.class.getResourceAsStream("merge-keys.txt")) {
      if (in == null) {
        throw new IllegalStateException("merge-keys.txt is not in the jar");
      }
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(l -> !l.startsWith("#"))
          .forEach(keys::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return keys;
  }

  /** None at all, to be filled from a schema of the user's. */
  static MergeKeys none() {
    return new MergeKeys();
  }

  private void add(String line) {
    String[] words = line.split(" ", -1);
    if (words[0].equals("kind")) {
      for (String version : words[1].split(",", -1)) {
        for (String kind : words[2].split(",", -1)) {
          addKind(Gvk.of(version, kind), words[3]);
        }
      }
      return;
    }
    String keys = words.length > 4 ? words[4] : "";
    addField(
        words[1],
        words[2],
        new Link(
            words[3].equals("-") ? "" : words[3],
            keys.isEmpty() || keys.equals("=") ? List.of() : Arrays.asList(keys.split(",", -1)),
            keys.equals("=")));
  }

  void addKind(Gvk gvk, String type) {
    kinds.put(gvk.apiVersion() + " " + gvk.kind(), type);
  }

  void addField(String type, String field, Link link) {
    types.computeIfAbsent(type, t -> new HashMap<>()).put(field, link);
  }

  String type(Gvk gvk) {
    return kinds.getOrDefault(gvk.apiVersion() + " " + gvk.kind(), "");
  }

  Link field(@Nullable String type, String field) {
    return types.getOrDefault(type, Map.of()).getOrDefault(field, Link.UNKNOWN);
  }
}
