package dev.slipway.config;

import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A place in the document.
 *
 * @param index of its first character in the file; orders the faults
 * @param line in the file, from 1; 0 for the file as a whole
 * @param path as {@code environments.production.baseUrl}; empty for the document itself
 */
record Place(int index, int line, String path) {
  static final Place WHOLE_FILE = new Place(0, 0, "");

  static Place of(Node node, String path) {
    return node.getStartMark()
        .map(m -> new Place(m.getIndex(), m.getLine() + 1, path))
        .orElse(new Place(0, 0, path));
  }

  /** The same spot in the file, another place in the document: where a missing field belongs. */
  Place child(String key) {
    return new Place(index, line, below(key));
  }

  String below(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
