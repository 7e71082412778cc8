package dev.slipway.embedded.schema;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What decoding a body by its type found.
 *
 * @param object the object, without the fields that the type does not know
 * @param unknown the paths of those fields
 * @param malformed what has the wrong type; such a body is refused
 */
public record Decoded(ObjectNode object, List<String> unknown, List<String> malformed) {
  /** Copies the lists. */
  public Decoded {
    unknown = List.copyOf(unknown);
    malformed = List.copyOf(malformed);
  }
}
