package dev.slipway.embedded.server;

import dev.slipway.embedded.schema.ResourceKind;
import tools.jackson.databind.node.ObjectNode;

/** Stored objects as a version of their kind shows them. */
public final class Served {
  private Served() {}

  /** Returns the object in the version of the kind. */
  public static ObjectNode in(ResourceKind kind, ObjectNode stored) {
    return Versions.to(kind, stored);
  }
}
