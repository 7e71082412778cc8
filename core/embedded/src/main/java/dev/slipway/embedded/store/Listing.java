package dev.slipway.embedded.store;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * The objects of a resource at one moment, in the order of their keys.
 *
 * @param objects the objects; shared: they are read, never changed
 * @param revision the resourceVersion of that moment
 */
public record Listing(List<ObjectNode> objects, long revision) {
  /** Copies the list. */
  public Listing {
    objects = List.copyOf(objects);
  }
}
